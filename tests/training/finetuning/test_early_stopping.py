from torch import nn

from training.finetuning.early_stopping import EarlyStopping


def see(stopping: EarlyStopping, updates: int, loss: float) -> None:
    network = nn.Linear(1, 1)
    nn.init.constant_(network.weight, updates)
    stopping.see(updates, loss, network)


def test_it_ends_when_nothing_better_comes_and_keeps_the_best():
    stopping = EarlyStopping(patience=2)
    for updates, loss in ((0, 3.0), (10, 2.0), (20, 2.5)):
        see(stopping, updates, loss)
        assert not stopping.is_enough()
    see(stopping, 30, 2.0)  # no better than the best
    assert stopping.is_enough()
    assert (stopping.updates, stopping.loss) == (10, 2.0)
    assert stopping.best["weight"].item() == 10


def test_it_goes_on_from_a_checkpoint_and_counts_a_check_made_again_once():
    first, again = EarlyStopping(patience=2), EarlyStopping(patience=2)
    for updates, loss in ((0, 3.0), (10, 4.0)):
        see(first, updates, loss)
    again.resume(first.kept)
    see(again, 10, 4.0)
    assert not again.is_enough()
    assert again.kept["stopping"] == first.kept["stopping"]
    see(again, 20, 4.0)
    assert again.is_enough()
    assert again.best["weight"].item() == 0
