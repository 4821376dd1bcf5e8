"""The training itself: a network adapts to own lines and is held to what it said before of others."""

import copy
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ocr.recognition.crnn import Crnn
from training.data.training_line import TrainingLine
from training.finetuning.early_stopping import EarlyStopping
from training.finetuning.measuring import Measure
from training.finetuning.progress import Course
from training.finetuning.turns import take_turns, vary
from training.trainer.checkpoint import Trained
from training.trainer.following import Features, Follower, Teacher
from training.trainer.loop import Loop, Plan

# Low where it is seen what strokes there are, higher where they are told apart and what follows what.
RATES = {"trunk": 1e-4, "mixer": 3e-4, "shortcut": 3e-4, "recurrent": 5e-4, "correction": 5e-4}
NEW_CLASS_RATE = 3e-3
CTC_WEIGHT = 1.0
WARM_UP_UPDATES = 20
AVERAGE_DECAY = 0.98
CHECK_UPDATES = 40
PATIENCE = 6
CHECKED_GENERAL = 200  # of the general lines at each check
CHECKPOINT_SECONDS = 60

log = logging.getLogger("finetune")


@dataclass(frozen=True, slots=True)
class Lines:
    """What is trained on, own lines and remembered ones, and what is checked, own lines and general ones."""

    own: Sequence[TrainingLine]
    remembered: Sequence[TrainingLine]
    choose: Sequence[TrainingLine]
    general: Sequence[TrainingLine]


@dataclass(frozen=True, slots=True)
class Pace:
    """How boldly it is learnt: `rate`: times RATES; `own_batches`: of own lines to one of remembered ones."""

    rate: float
    own_batches: int


CAREFUL = Pace(1, 1)  # for a network that is to take the start's place
# For one that is consulted beside the start: it reads more of the own lines and forgets more of others, which the start
# goes on reading (benchmarks/results/accuracy/house_training.md).
BOLD = Pace(2, 2)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done at most, and how: steps of the optimiser, minutes by a clock of seconds (`Plan.clock`).

    `seed`: of all chance.
    """

    updates: int
    minutes: float
    seed: int
    clock: Callable[[], float] | None = None
    pace: Pace = CAREFUL


@dataclass(frozen=True, slots=True)
class Adapted:
    """The parameters of the best network, after how many updates it was; and the updates and minutes of all."""

    network: dict[str, Tensor]
    best_updates: int
    updates: int
    minutes: float


def adapt(
    start: Crnn,
    characters: list[str],
    added: int,
    lines: Lines,
    effort: Effort,
    course: Course,
    folder: Path | None = None,
    task: str = "",
) -> Adapted:
    """Trains a copy of the network, whose last `added` classes are new.

    Args:
        start: what is trained from and followed.
        characters: of its classes 1, 2, ...
        added: how many of them are new.
        lines: what is trained on and checked.
        effort: the end, unless it stops early.
        course: told of each update.
        folder: of log and checkpoint, from which it goes on; nothing is kept without it.
        task: names lines, start and seed; a checkpoint of another task is not gone on from.
    """
    network = copy.deepcopy(start)
    teacher = Teacher(copy.deepcopy(start), characters)
    features = Features(network)
    # Of remembered lines nothing is learnt: what the start read right is to stay as it is.
    learner, keeper = (
        Follower(features, network.classifier, teacher, weight, follow_damaged=True) for weight in (CTC_WEIGHT, 0.0)
    )
    groups = [
        {
            "params": [p for name, p in network.named_parameters() if name.startswith(part)],
            "peak": rate * effort.pace.rate,
        }
        for part, rate in RATES.items()
    ]
    new = list(network.classifier.requires_grad_(True).parameters()) if added else []
    if new:
        groups.append({"params": new, "peak": NEW_CLASS_RATE})
    turns = take_turns(lines.own, lines.remembered, effort.seed, effort.pace.own_batches)

    def learn() -> tuple[int, dict[str, float]]:
        done = loop.done.updates
        # what is drawn follows from the seed and the updates done alone, so that a run that goes on is the same
        torch.manual_seed(effort.seed * 1_000_003 + done)
        rng = np.random.default_rng((effort.seed, done))
        batch = next(turns)
        is_own = done % (effort.pace.own_batches + 1) < effort.pace.own_batches
        parts = learner.learn([vary(rng, line) for line in batch]) if is_own else keeper.learn(batch)
        for parameter in new:
            if parameter.grad is not None:
                parameter.grad[:-added] = 0  # the published classes stay as they are
        course.updates = done + 1
        course.at(loop.progress)
        return 1, parts

    stopping = EarlyStopping(PATIENCE)
    own, general = Measure(lines.choose, characters), Measure(lines.general[:CHECKED_GENERAL], characters)

    def check() -> dict[str, object]:
        found, kept = (measure(average, lambda _: course.at(loop.progress)) for measure in (own, general))
        stopping.see(loop.done.updates, found.loss, average)
        return {"own": found.loss, "own_right": found.lines_right, "general": kept.loss, "best": stopping.updates}

    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
    average = copy.deepcopy(network)
    plan = Plan(
        "batches",
        effort.updates,
        effort.minutes,
        WARM_UP_UPDATES,
        AVERAGE_DECAY,
        start_counts=0,
        check_updates=CHECK_UPDATES,
        checkpoint_seconds=CHECKPOINT_SECONDS,
        clock=effort.clock,
    )
    stopping.kept["task"] = task
    trained = Trained(average, network, optimizer)
    loop = Loop(plan, trained, learn, log, check, stopping.is_enough, folder, stopping.kept)
    if folder is not None:
        _resume(loop, stopping, task)
    course.updates = loop.done.updates
    next(islice(turns, loop.done.updates, loop.done.updates), None)
    loop.run()
    loop.tell(check())
    return Adapted(stopping.best, stopping.updates, loop.done.updates, loop.done.seconds / 60)


def _resume(loop: Loop, stopping: EarlyStopping, task: str) -> None:
    """Goes on from the folder's checkpoint, if there is one of this task."""
    assert loop.folder is not None
    loop.folder.mkdir(parents=True, exist_ok=True)
    if loop.checkpoint is None or not loop.checkpoint.exists():
        return
    state = torch.load(loop.checkpoint, weights_only=True)
    if state["task"] != task:
        log.warning("%s is of other lines, weights or another seed: it is begun anew", loop.checkpoint)
        return
    loop.resume()
    stopping.resume(state)
