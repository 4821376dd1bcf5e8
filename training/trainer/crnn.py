"""Training: the student learns to read damaged lines, and to read undamaged ones as the teacher does.

    python -m training train --lines 150000 --minutes 90 --seed 1          # resumes from training/.runs/crnn
    python -m training train --student cnn-lite --lines 60000 --seed 1

Plain CTC on drawn lines makes the network forget the tens of millions of real lines that its weights have seen; the
teacher in the loss, low rates and averaged weights hold them (benchmarks/results/training.md).

Each worker is a process with one thread, draws lines of its own and shares its gradients (two threads in one process
wait for each other at every layer). Progress, from which the learning rate follows, is the larger of
lines / --lines and time / --minutes; a run that ends by lines is repeatable from its seed.
"""

import copy
import logging
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as distributed
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.recognizer import load_weights
from training.augmentation.line_damage import FREQUENCIES
from training.data.batches import batches, filled_steps, padded
from training.data.charset import choose
from training.data.lines import LineSource, TrainingLine
from training.models.students import STUDENTS
from training.models.teacher import warm_start
from training.trainer.checkpoint import Trained
from training.trainer.descent import descend, rate_share
from training.trainer.following import Features, Teacher, read_classes
from training.trainer.loss import losses
from training.trainer.run_log import note

RUNS = Path(__file__).resolve().parents[1] / ".runs"
WARM_UP_UPDATES = 150
AVERAGE_DECAY = 0.999
CHECKPOINT_SECONDS = 300
CHECK_UPDATES = 400
CHECK_LINES = 384
CHECK_SEED = 990_001  # lines that are never trained on

log = logging.getLogger("train")


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be trained, and how.

    `student`: one of `training.models.students.STUDENTS`; `lines`, `minutes`: the end, whichever comes first; `seed`:
    of all chance; `workers`: processes, one thread each; `folder`: where checkpoint and log go; `start`: weight file to
    start a CRNN from in place of the teacher's weights; `ctc_weight`: what the true text counts beside the teacher;
    `uniform_share`: share of lines with characters drawn uniformly; `follow_damaged`: see `Teacher.targets`.
    """

    student: str
    lines: int
    minutes: float
    seed: int
    workers: int
    folder: Path
    start: Path | None
    ctc_weight: float
    uniform_share: float
    follow_damaged: bool = False


def curriculum(accuracies: dict[str, float]) -> dict[str, float]:
    """Weights of the kinds of damage: those that are read worst come up to three times as often as before."""
    return {kind: weight * (1 + 2 * (1 - accuracies.get(kind, 0.5))) for kind, weight in FREQUENCIES.items()}


class Trainer:
    """Student, teacher, optimiser and what was done so far, in one worker."""

    def __init__(self, run: Run, characters: list[str], rank: int) -> None:
        self.run, self.characters, self.rank = run, characters, rank
        student = STUDENTS[run.student]
        self.network = student.make(characters)
        if run.start is not None:
            self.network.load_state_dict(load_weights(run.start).network.state_dict())
        for name, parameter in self.network.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(student.rates)))
        self.network.trunk.to(memory_format=torch.channels_last)
        self.model: nn.Module = Features(self.network)
        if run.workers > 1:
            self.model = DistributedDataParallel(self.model)
        published = Crnn(CrnnShape(classes=len(characters) + 1))
        warm_start(published, characters)
        self.teacher = Teacher(published, characters)
        self.average = copy.deepcopy(self.network)
        self.groups = [
            {"params": [p for name, p in self.network.named_parameters() if name.startswith(part)], "peak": rate}
            for part, rate in student.rates.items()
        ]
        self.optimizer = torch.optim.AdamW(self.groups, betas=(0.9, 0.98), weight_decay=0.01)
        self.lines = self.updates = 0
        self.seconds = 0.0

    def start_lines(self) -> None:
        """Lines from here on; a resumed run draws others than before."""
        seed = self.run.seed * 1_000_003 + self.rank * 500_009 + self.updates
        self.source = LineSource(seed, self.characters, uniform_share=self.run.uniform_share)
        self.batches = batches(endless(self.source))

    def update(self, progress: float) -> dict[str, float]:
        """One step of the optimiser on one batch a worker; returns the parts of the loss."""
        share = rate_share(progress) * min(1.0, (self.updates + 1) / WARM_UP_UPDATES)
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * share
        lines = next(self.batches)
        targets = self.teacher.targets(lines, self.run.follow_damaged)
        features = self.model(padded([line.seen for line in lines]))
        parts = losses(features, targets, self.network.classifier, self.run.ctc_weight)
        self.updates += 1
        self.lines += len(lines) * self.run.workers
        descend(parts, self.optimizer, self.network, self.average, AVERAGE_DECAY, self.updates)
        return {name: part.item() for name, part in parts.items()} | {"trusted": targets.trusted.float().mean().item()}

    @torch.no_grad()
    def check(self) -> dict[str, float]:
        """Shares of held-out drawn lines that the averaged network reads right, by kind; the workers share the work."""
        source = LineSource(CHECK_SEED + self.rank, self.characters)
        kinds = ["all", "clean", *FREQUENCIES]
        right, count = torch.zeros(len(kinds)), torch.zeros(len(kinds))
        network = Features(self.average)
        for lines in batches(source.line() for _ in range(CHECK_LINES // self.run.workers)):
            features = network(padded([line.seen for line in lines]))
            read = read_classes(self.network.classifier, features, filled_steps([line.seen for line in lines]))
            for line, classes in zip(lines, read, strict=True):
                text = "".join(self.characters[index - 1] for index in classes)
                for kind in ("all", line.kind):
                    right[kinds.index(kind)] += text == line.text
                    count[kinds.index(kind)] += 1
        if self.run.workers > 1:
            distributed.all_reduce(right)
            distributed.all_reduce(count)
        return {kind: float(r / c) for kind, r, c in zip(kinds, right, count, strict=True) if c > 0}

    def done(self) -> dict[str, float]:
        """What was done so far, for the log."""
        return {"lines": self.lines, "updates": self.updates, "minutes": self.seconds / 60}

    def save(self, path: Path) -> None:
        """Checkpoint: the averaged network under `network`, and all that resuming needs."""
        self._trained().save(path, (self.lines, self.updates, self.seconds), characters=self.characters)

    def resume(self, path: Path) -> None:
        """Continues from a checkpoint."""
        self.lines, self.updates, self.seconds = self._trained().resume(path)

    def _trained(self) -> Trained:
        return Trained(self.average, self.network, self.optimizer)


def endless(source: LineSource) -> Iterator[TrainingLine]:
    """The source's lines, without end."""
    while True:
        yield source.line()


def train(run: Run) -> Path:
    """Trains until `run` ends; returns the checkpoint."""
    run.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as rendezvous:
        arguments = (run, f"file://{rendezvous}/rendezvous")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # otherwise the workers would go on without us
        torch.multiprocessing.start_processes(_work, arguments, nprocs=run.workers, daemon=True, start_method="spawn")
    return run.folder / "checkpoint.pt"


def _work(rank: int, run: Run, rendezvous: str) -> None:
    """Body of a worker's process; the first one logs and saves."""
    torch.set_num_threads(1)
    torch.manual_seed(run.seed)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    if run.workers > 1:
        distributed.init_process_group("gloo", init_method=rendezvous, rank=rank, world_size=run.workers)
    trainer = Trainer(run, choose(), rank)
    checkpoint = run.folder / "checkpoint.pt"
    if checkpoint.exists():
        trainer.resume(checkpoint)
    trainer.start_lines()
    torch.manual_seed(run.seed + rank + trainer.updates)
    passed_before, began = trainer.seconds, time.monotonic()
    logged = saved = began
    means: dict[str, float] = {}
    progress = 0.0
    while progress < 1:
        if trainer.updates % CHECK_UPDATES == 0:
            accuracies = trainer.check()
            trainer.source.weights = curriculum(accuracies)
            if rank == 0:
                note(log, run.folder, {**trainer.done(), "accuracies": accuracies})
        for name, value in trainer.update(progress).items():
            means[name] = means.get(name, value) * 0.98 + value * 0.02
        # One worker's clock counts for all, so that they stop together.
        clock = torch.tensor([passed_before + time.monotonic() - began])
        if run.workers > 1:
            distributed.broadcast(clock, 0)
        trainer.seconds = float(clock)
        progress = max(trainer.lines / run.lines, trainer.seconds / 60 / run.minutes)
        if rank > 0:
            continue
        now = time.monotonic()
        if now - logged > 60 or progress >= 1:
            note(log, run.folder, {**trainer.done(), "progress": progress, **means})
            logged = now
        if now - saved > CHECKPOINT_SECONDS or progress >= 1:
            trainer.save(checkpoint)
            saved = now
    if run.workers > 1:
        distributed.destroy_process_group()
