from torch import nn

from training.trainer import descent


def test_the_average_starts_at_the_network_and_then_lags_behind():
    network, average = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    nn.init.zeros_(average.weight)
    distances = []
    for updates in range(1, 200):
        nn.init.constant_(network.weight, float(updates))
        descent.follow(average, network, 0.9, updates)
        distances.append(updates - average.weight.item())
    assert distances[0] < 0.5
    # A mean with this decay is decay / (1 - decay) steps behind what grows by one a step.
    assert abs(distances[-1] - 9) < 0.1
