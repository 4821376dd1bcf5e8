"""Training: the student learns to read damaged lines, and to read undamaged ones as the teacher does.

    python -m training train --lines 150000 --minutes 90 --seed 1          # goes on from training/.runs/crnn
    python -m training train --student cnn-lite --lines 60000 --seed 1

Plain CTC on drawn lines makes the network forget the tens of millions of real lines that its weights have seen; the
teacher in the loss, low rates and averaged weights hold them (benchmarks/results/accuracy/training.md).

Each worker is a process with one thread, draws lines of its own and shares its gradients (two threads in one process
wait for each other at every layer).
"""

import copy
import logging
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.multiprocessing.spawn import start_processes
from torch.nn.parallel import DistributedDataParallel

from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.torchscript import load_weights
from training.augmentation.line_damage import FREQUENCIES
from training.data.batches import batches, count_steps, pad_pictures
from training.data.charset import choose_characters
from training.data.lines import CHECK_SEED, LineSource, draw_lines
from training.models.students import STUDENTS
from training.models.teacher import warm_start
from training.trainer.checkpoint import CHECKPOINT_FILE, Trained
from training.trainer.following import Features, Follower, Teacher, read_classes
from training.trainer.loop import Loop, Plan
from training.trainer.workers import ALONE, Workers

WARM_UP_UPDATES = 150
AVERAGE_DECAY = 0.999
CHECK_UPDATES = 400
CHECK_LINES = 384

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


def weigh_damage(accuracies: dict[str, float]) -> dict[str, float]:
    """Weights of the kinds of damage: those that are read worst come up to three times as often as before."""
    return {kind: weight * (1 + 2 * (1 - accuracies.get(kind, 0.5))) for kind, weight in FREQUENCIES.items()}


class CrnnTask:
    """Student, teacher and lines in one worker: what `training.trainer.loop` does with them."""

    def __init__(self, run: Run, characters: list[str], workers: Workers = ALONE) -> None:
        self.run, self.characters, self.workers = run, characters, workers
        student = STUDENTS[run.student]
        self.network = student.make(characters)
        if run.start is not None:
            self.network.load_state_dict(load_weights(run.start).network.state_dict())
        for name, parameter in self.network.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(student.rates)))
        model: nn.Module = Features(self.network)
        if workers.count > 1:
            model = DistributedDataParallel(model)
        published = Crnn(CrnnShape(classes=len(characters) + 1))
        warm_start(published, characters)
        teacher = Teacher(published, characters)
        self.follower = Follower(model, self.network.classifier, teacher, run.ctc_weight, run.follow_damaged)
        self.average = copy.deepcopy(self.network)
        groups = [
            {"params": [p for name, p in self.network.named_parameters() if name.startswith(part)], "peak": rate}
            for part, rate in student.rates.items()
        ]
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
        self.trained = Trained(self.average, self.network, optimizer)

    def start_lines(self, updates: int) -> None:
        """Lines from here on; a run that goes on after so many updates draws others than before."""
        seed = self.run.seed * 1_000_003 + self.workers.rank * 500_009 + updates
        self.source = LineSource(seed, self.characters, uniform_share=self.run.uniform_share)
        self.batches = batches(draw_lines(self.source))

    def learn(self) -> tuple[int, dict[str, float]]:
        """Learns from one batch a worker; returns how many lines that were, and the parts of the loss."""
        lines = next(self.batches)
        return len(lines) * self.workers.count, self.follower.learn(lines)

    def check(self) -> Mapping[str, object]:
        """What `read_held_out` says, and from now on more lines of the kinds that are read worst."""
        accuracies = self.read_held_out()
        self.source.weights = weigh_damage(accuracies)
        return {"accuracies": accuracies}

    @torch.no_grad()
    def read_held_out(self) -> dict[str, float]:
        """Shares of held-out drawn lines that the averaged network reads right, by kind; the workers share the work."""
        source = LineSource(CHECK_SEED + self.workers.rank, self.characters)
        kinds = ["all", "clean", *FREQUENCIES]
        right, count = torch.zeros(len(kinds)), torch.zeros(len(kinds))
        network = Features(self.average)
        for lines in batches(source.line() for _ in range(CHECK_LINES // self.workers.count)):
            pictures = [line.seen for line in lines]
            read = read_classes(self.average.classifier, network(pad_pictures(pictures)), count_steps(pictures))
            for line, classes in zip(lines, read, strict=True):
                text = "".join(self.characters[index - 1] for index in classes)
                for kind in ("all", line.kind):
                    right[kinds.index(kind)] += text == line.text
                    count[kinds.index(kind)] += 1
        self.workers.add_up(right)
        self.workers.add_up(count)
        return {kind: float(r / c) for kind, r, c in zip(kinds, right, count, strict=True) if c > 0}

    def make_loop(self) -> Loop:
        """The training of it as a whole."""
        run = self.run
        plan = Plan("lines", run.lines, run.minutes, WARM_UP_UPDATES, AVERAGE_DECAY, check_updates=CHECK_UPDATES)
        kept = {"characters": self.characters}
        return Loop(plan, self.trained, self.learn, log, self.check, run.folder, kept, self.workers)


def train(run: Run) -> Path:
    """Trains until `run` ends; returns the checkpoint."""
    run.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as rendezvous:
        arguments = (run, f"file://{rendezvous}/rendezvous")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # otherwise the workers would go on without us
        start_processes(_work, arguments, nprocs=run.workers, daemon=True, start_method="spawn")  # type: ignore[no-untyped-call]
    return run.folder / CHECKPOINT_FILE


def _work(rank: int, run: Run, rendezvous: str) -> None:
    """Body of a worker's process; the first one logs and saves."""
    torch.set_num_threads(1)
    torch.manual_seed(run.seed)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    workers = Workers(run.workers, rank)
    workers.meet(rendezvous)
    task = CrnnTask(run, choose_characters(), workers)
    loop = task.make_loop()
    loop.resume()
    task.start_lines(loop.done.updates)
    torch.manual_seed(run.seed + rank + loop.done.updates)
    loop.run()
    workers.part()
