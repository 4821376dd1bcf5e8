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
import random
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.multiprocessing.spawn import start_processes
from torch.nn.parallel import DistributedDataParallel

from ocr.recognition.crnn import Crnn, CrnnShape
from ocr.recognition.torchscript import load_weights
from training.augmentation.line_damage import FREQUENCIES
from training.data.batches import batches, count_steps, pad_pictures
from training.data.charset import LETTERS, choose_characters
from training.data.lines import CHECK_SEED, OTHER_LANGUAGES, SIGNS, LineSource
from training.data.other_languages import WEAK
from training.data.real_lines import REAL, RealSource, read_real_lines
from training.data.signs import RARE
from training.data.training_line import TrainingLine
from training.models.students import STUDENTS
from training.models.teacher import take_over, warm_start
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
    start a CRNN from in place of the teacher's weights, and to be followed in its place; `ctc_weight`: what the true
    text counts beside the teacher; `uniform_share`: share of drawn lines with characters drawn uniformly;
    `follow_damaged`: see `Teacher.targets`; `sign_share`: share of drawn lines with signs that carry a value;
    `language_share`: of those in other languages; `real`: a file of real lines, see `training.data.real_lines`;
    `real_share`: their share of all lines.
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
    sign_share: float = 0.0
    language_share: float = 0.0
    real: Path | None = None
    real_share: float = 0.35


def weigh_damage(accuracies: dict[str, float]) -> dict[str, float]:
    """Weights of the kinds of damage: those that are read worst come up to three times as often as before."""
    return {kind: weight * (1 + 2 * (1 - accuracies.get(kind, 0.5))) for kind, weight in FREQUENCIES.items()}


def train_rows(classifier: nn.Linear, rows: Tensor) -> None:
    """Lets some classes of the last layer be trained, and holds all others."""
    chosen = torch.zeros(classifier.out_features, 1).index_fill(0, rows, 1.0)
    classifier.requires_grad_(True)
    classifier.weight.register_hook(lambda gradient: gradient * chosen)  # type: ignore[no-untyped-call]
    classifier.bias.register_hook(lambda gradient: gradient * chosen[:, 0])  # type: ignore[no-untyped-call]


class CrnnTask:
    """Student, teacher and lines in one worker: what `training.trainer.loop` does with them."""

    def __init__(self, run: Run, characters: list[str], workers: Workers = ALONE) -> None:
        self.run, self.characters, self.workers = run, characters, workers
        student = STUDENTS[run.student]
        self.network = student.make(characters)
        followed = Crnn(CrnnShape(classes=len(characters) + 1))
        if run.start is None:
            warm_start(followed, characters)
        else:
            started = load_weights(run.start)
            take_over(followed, characters, started.network.state_dict(), started.charset)
            self.network.load_state_dict(followed.state_dict())
        for name, parameter in self.network.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(student.rates)))
        model: nn.Module = Features(self.network)
        if workers.count > 1:
            model = DistributedDataParallel(model)
        self.start = None if run.start is None else copy.deepcopy(followed.state_dict())
        teacher = Teacher(followed, characters)
        classifier = self.network.classifier
        self.average = copy.deepcopy(self.network)
        weak = RARE | WEAK | set(LETTERS)
        rare = torch.tensor([number for number, c in enumerate(characters, 1) if c in weak], dtype=torch.long)
        self.follower = Follower(model, classifier, teacher, run.ctc_weight, run.follow_damaged, rivals=rare)
        if "classifier" in student.rates:
            train_rows(classifier, rare)
        groups = [
            {
                "params": [p for name, p in self.network.named_parameters() if name.startswith(part)],
                "peak": rate,
                "weight_decay": 0.0 if part == "classifier" else 0.01,  # most of its rows must stay as they are
            }
            for part, rate in student.rates.items()
        ]
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
        self.trained = Trained(self.average, self.network, optimizer)
        self.real, self.held_out = ([], []) if run.real is None else read_real_lines(run.real, characters)

    def start_lines(self, updates: int) -> None:
        """Lines from here on; a run that goes on after so many updates draws others than before."""
        seed = self.run.seed * 1_000_003 + self.workers.rank * 500_009 + updates
        self.source = self._drawn(seed)
        self.batches = batches(self._lines(seed))

    def _drawn(self, seed: int) -> LineSource:
        run = self.run
        return LineSource(
            seed,
            self.characters,
            uniform_share=run.uniform_share,
            sign_share=run.sign_share,
            language_share=run.language_share,
        )

    def _lines(self, seed: int) -> Iterator[TrainingLine]:
        """Drawn lines and, if there are any, real ones among them, without end."""
        chance, real = random.Random(seed), RealSource(seed, self.real)
        while True:
            yield real.line() if self.real and chance.random() < self.run.real_share else self.source.line()

    def learn(self) -> tuple[int, dict[str, float]]:
        """Learns from one batch a worker; returns how many lines that were, and the parts of the loss."""
        lines = next(self.batches)
        parts = self.follower.learn(lines)
        for (
            parameter
        ) in self.network.classifier.parameters():  # which stands behind what the workers share by themselves
            if parameter.grad is not None:
                self.workers.add_up(parameter.grad)
                parameter.grad /= self.workers.count
        return len(lines) * self.workers.count, parts

    def check(self) -> Mapping[str, object]:
        """What `read_held_out` says, and from now on more lines of the kinds that are read worst."""
        accuracies = self.read_held_out()
        self.source.weights = weigh_damage(accuracies)
        return {"accuracies": accuracies}

    @torch.no_grad()
    def read_held_out(self) -> dict[str, float]:
        """Shares of held-out lines that the averaged network reads right, by kind; the workers share the work.

        "all" are the drawn ones; the real ones are read undamaged.
        """
        source = self._drawn(CHECK_SEED + self.workers.rank)
        drawn = (source.line() for _ in range(CHECK_LINES // self.workers.count))
        own = self.held_out[self.workers.rank :: self.workers.count]
        real = (line.undamaged() for line in own)
        kinds = ["all", "clean", SIGNS, OTHER_LANGUAGES, REAL, *FREQUENCIES]
        right, count = torch.zeros(len(kinds)), torch.zeros(len(kinds))
        network = Features(self.average)
        for lines in chain(batches(drawn), batches(real)):
            pictures = [line.seen for line in lines]
            read = read_classes(self.average.classifier, network(pad_pictures(pictures)), count_steps(pictures))
            for line, classes in zip(lines, read, strict=True):
                text = "".join(self.characters[index - 1] for index in classes)
                for kind in (line.kind,) if line.kind == REAL else ("all", line.kind):
                    right[kinds.index(kind)] += text == line.text
                    count[kinds.index(kind)] += 1
        self.workers.add_up(right)
        self.workers.add_up(count)
        return {kind: float(r / c) for kind, r, c in zip(kinds, right, count, strict=True) if c > 0}

    def make_loop(self) -> Loop:
        """The training of it as a whole."""
        run = self.run
        plan = Plan("lines", run.lines, run.minutes, WARM_UP_UPDATES, AVERAGE_DECAY, check_updates=CHECK_UPDATES)
        kept = {"characters": self.characters, "start": self.start, "shape": asdict(self.network.shape)}
        return Loop(plan, self.trained, self.learn, log, self.check, folder=run.folder, kept=kept, workers=self.workers)


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
