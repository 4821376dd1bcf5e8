import pytest
import torch
from torch import nn

from training.trainer.loss import Targets, greedy_classes, loss_parts


@pytest.fixture
def classifier():
    torch.manual_seed(0)
    return nn.Linear(12, 30)


def targets_of(features, steps, trusted, classes):
    return Targets(features, torch.tensor(steps), torch.tensor(trusted), classes)


def test_repeats_and_blanks_go_and_a_blank_parts_equal_characters():
    assert greedy_classes(torch.tensor([[0, 5, 5, 0, 5, 7], [3, 3, 3, 0, 0, 0], [0, 0, 0, 0, 0, 0]])) == [
        [5, 5, 7],
        [3],
        [],
    ]


def test_a_student_equal_to_the_teacher_has_no_distance_and_no_more_than_its_entropy(classifier):
    features = torch.randn(2, 6, 12)
    parts = loss_parts(features, targets_of(features, [6, 4], [True, True], [[1, 2], [3]]), classifier, 0.5)
    assert parts["distance"] == 0
    further = loss_parts(features + 1, targets_of(features, [6, 4], [True, True], [[1, 2], [3]]), classifier, 0.5)
    assert further["distance"] > 0
    assert further["soft"] > parts["soft"]


def test_lines_that_the_teacher_reads_wrong_teach_by_their_text_only(classifier):
    ours, theirs = torch.randn(2, 6, 12), torch.randn(2, 6, 12)
    parts = loss_parts(ours, targets_of(theirs, [6, 6], [False, False], [[1], [2]]), classifier, 0.5)
    assert set(parts) == {"ctc"}
    half = loss_parts(ours, targets_of(theirs, [6, 6], [True, False], [[1], [2]]), classifier, 0.5)
    only = loss_parts(ours[:1], targets_of(theirs[:1], [6], [True], [[1]]), classifier, 0.5)
    assert half["distance"] == pytest.approx(float(only["distance"]))


def test_without_teacher_and_text_nothing_is_learnt(classifier):
    ours = torch.randn(2, 6, 12, requires_grad=True)
    [loss] = loss_parts(
        ours, targets_of(torch.randn(2, 6, 12), [6, 6], [False, False], [[1], [2]]), classifier, 0
    ).values()
    loss.backward()
    assert loss == 0
    assert not ours.grad.any()


def test_what_lies_beyond_a_line_does_not_count(classifier):
    ours, theirs = torch.randn(1, 9, 12), torch.randn(1, 9, 12)
    before = loss_parts(ours, targets_of(theirs, [5], [True], [[1, 2]]), classifier, 0.5)
    ours[:, 6:] += 100  # one step of margin counts
    after = loss_parts(ours, targets_of(theirs, [5], [True], [[1, 2]]), classifier, 0.5)
    assert after["distance"] == before["distance"]


def test_ctc_over_some_classes_is_ctc_over_all_where_all_are_drawn(classifier, monkeypatch):
    features = torch.randn(2, 8, 12)
    classes = [[4, 4, 9], [1]]
    monkeypatch.setattr(torch, "randint", lambda high, size: torch.arange(high))
    part = loss_parts(features, targets_of(features, [8, 7], [True, True], classes), classifier, 0.5)["ctc"]
    whole = nn.functional.ctc_loss(
        classifier(features).log_softmax(-1).transpose(0, 1),
        torch.tensor([4, 4, 9, 1]),
        torch.tensor([8, 7]),
        torch.tensor([3, 1]),
    )
    assert float(part.detach()) == pytest.approx(0.5 * float(whole.detach()), rel=1e-5)


def test_the_teachers_own_last_layer_says_what_it_sees(classifier):
    features = torch.randn(2, 6, 12)
    targets = targets_of(features, [6, 6], [True, True], [[1], [2]])
    other = nn.Linear(12, 30)
    own, followed = (loss_parts(features, targets, classifier, 0, layer)["soft"] for layer in (None, other))
    labels = other(features).softmax(-1).flatten(0, 1)
    expected = nn.functional.cross_entropy(classifier(features).flatten(0, 1), labels)
    assert followed.item() == pytest.approx(expected.item())
    assert own < followed


def test_rivals_are_always_weighed_against(classifier, monkeypatch):
    monkeypatch.setattr("training.trainer.loss.SAMPLED_CLASSES", 0)
    features = torch.randn(1, 6, 12)
    targets = targets_of(features, [6], [False], [[1]])
    alone, among = (
        loss_parts(features, targets, classifier, 1.0, rivals=rivals)["ctc"] for rivals in (None, torch.arange(30))
    )
    assert alone < among
