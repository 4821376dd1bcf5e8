"""How much of what was learnt is kept: the mean of start and trained network that reads best and loses nothing.

Wortsman et al., arXiv 2109.01903: weights between a network and its fine-tuned form often read the new lines as the
one and the others as the other.
"""

import copy
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from ocr.recognition.crnn import Crnn
from training.data.training_line import TrainingLine
from training.finetuning.measuring import Measure
from training.finetuning.progress import Course
from training.weight_files import mix

SHARES = (1.0, 0.75, 0.6, 0.5, 0.35, 0.2)
# Of the general lines, those newly right deducted. They are drawn, and most are spoilt: of real lines a fifth as many
# were lost at most (benchmarks/results/accuracy/house_training.md).
MOST_LOST = 0.008

log = logging.getLogger("finetune")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A share of the trained network in the mean, 0..1, and the mean's parameters; at 0 they are the start's."""

    share: float
    network: dict[str, Tensor]


def choose_share(
    start: Crnn,
    trained: Mapping[str, Tensor],
    characters: Sequence[str],
    own: Sequence[TrainingLine],
    general: Sequence[TrainingLine],
    course: Course,
    most_lost: float | None = MOST_LOST,
) -> Chosen:
    """The mean to which the texts of `own` are likeliest, among those that lose nothing measurable of `general`.

    Likelihood, as the lines are few and chance decides how many of them are right; but none that reads fewer of them
    than the start. If there is none, the start. With no `most_lost` the general ones have no say.
    """
    of_own, of_general = Measure(own, characters), Measure(general, characters)
    network = copy.deepcopy(start)

    def load(share: float) -> dict[str, Tensor]:
        mixed = mix(trained, start.state_dict(), share)
        network.load_state_dict(mixed)
        return mixed

    course.turn_to(0, 4)
    before = of_own(network, course.at)
    found = {share: of_own(network, course.at) for share in SHARES if load(share)}
    better = [
        share for share in SHARES if found[share].loss < before.loss and found[share].lines_right >= before.lines_right
    ]
    if better and most_lost is None:
        share = min(better, key=lambda share: found[share].loss)
        return Chosen(share, load(share))
    if better:
        load(0)
        course.turn_to(1, 4)
        general_before = of_general(network, course.at).lines_right
    # From the best one down, so that seldom more than one has to be measured on all general lines.
    for share in sorted(better, key=lambda share: found[share].loss):
        mixed = load(share)
        course.turn_to(2, 4)
        lost = general_before - of_general(network, course.at).lines_right
        log.info(
            "share %.2f: %+d own lines right, %+d general ones",
            share,
            found[share].lines_right - before.lines_right,
            -lost,
        )
        if most_lost is not None and lost <= most_lost * len(general):
            return Chosen(share, mixed)
    return Chosen(0.0, dict(start.state_dict()))
