"""The detector learns to paint of a damaged page what a teacher paints of the undamaged one, of drawn ones the truth.

    python -m training detector --pages 8000 --minutes 40 --seed 1        # goes on from training/.runs/detector
    python -m training detector --size tiny --real pages.npz --run detector-tiny

The teacher is the detector that is served, unless another is named: no labels are needed, what a line is stays what its
authors taught it, and pages that are left as they are hold it there (self-distillation as in Noisy Student, Xie et al.,
arXiv 1911.04252). Drawn pages know where each letter is: what the teacher misses of them is painted, too. Loss: DB's
binary cross-entropy and dice (arXiv 1911.08947), against the soft map. Weights averaged over 500 steps are kept.
"""

import copy
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from ocr.detection.torchscript import Painter, load_network
from ocr.settings import Settings
from training.data.page_pairs import CHECK_SEED, PagePair, PagePairs, PageShares
from training.models.pretrained import published_detector
from training.trainer.checkpoint import CHECKPOINT_FILE, Trained
from training.trainer.loop import Loop, Plan

# What counts are edges: whether neighbours are parted, and how tightly a line is held.
EDGE_WEIGHT = 4.0
EDGE_REACH = 5  # pixels
PAGES_AN_UPDATE = 4
PEAK_RATES = {"small": 5e-5, "tiny": 3e-4}
WARM_UP_UPDATES = 60
AVERAGE_DECAY = 0.998
CHECK_PAGES = 32
CHECK_UPDATES = 200
NEWEST_SHARE = 0.05
THRESHOLD = Settings().detector_threshold  # what counts as painted

log = logging.getLogger("detector")


def map_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Binary cross-entropy, edges counting more, plus dice loss; logits and the wanted map in 0..1 are (H, W)."""
    painted = logits.sigmoid()
    dice = 1 - 2 * (painted * wanted).sum() / (painted.square().sum() + wanted.square().sum() + 1)
    both = torch.stack((wanted, -wanted))[:, None]
    reach = EDGE_REACH // 2
    both = functional.max_pool2d(both, (EDGE_REACH, 1), 1, (reach, 0))
    edges = functional.max_pool2d(both, (1, EDGE_REACH), 1, (0, reach)).sum((0, 1))  # largest minus least around
    return functional.binary_cross_entropy_with_logits(logits, wanted, 1 + EDGE_WEIGHT * edges) + dice


def overlap(one: Tensor, other: Tensor) -> float:
    """Intersection over union of what two maps paint; 1 if neither paints anything."""
    a, b = one > THRESHOLD, other > THRESHOLD
    union = int((a | b).sum())
    return int((a & b).sum()) / union if union else 1.0


@dataclass(frozen=True, slots=True)
class DetectorRun:
    """What to train, on what, how long: see `python -m training detector --help`.

    `start`: weight file to go on from; without one the published weights of that size; `teacher`: weight file.
    """

    size: str
    folder: Path
    pages: int
    minutes: float
    seed: int
    teacher: Path
    start: Path | None = None
    real: Path | None = None
    shares: PageShares = field(default_factory=PageShares)


class DetectorTask:
    """Student and pages: what `training.trainer.loop` does with them."""

    def __init__(self, size: str, held_out: Sequence[PagePair], start: Path | None = None) -> None:
        student = load_network(start) if start else published_detector(size)
        student.head[-1] = nn.Identity()  # logits are safer to learn by; sigmoid comes after
        self.size, self.held_out = size, held_out
        self.batches: Iterator[list[PagePair]] = iter(())
        self.student = Painter(student, torch.float32).train()
        self.average = copy.deepcopy(self.student)
        groups = [{"params": list(student.parameters()), "peak": PEAK_RATES[size]}]
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
        self.trained = Trained(self.average.net, student, optimizer)

    def start_pages(self, pairs: PagePairs) -> None:
        """Pages from here on, drawn by a process of their own."""
        # A forked process would hang: the threads of the teacher's library, in use for held-out pages, are not in it.
        loader = DataLoader(
            pairs, PAGES_AN_UPDATE, num_workers=1, collate_fn=list, prefetch_factor=2, multiprocessing_context="spawn"
        )
        self.batches = iter(loader)

    def learn(self) -> tuple[int, dict[str, float]]:
        """Adds the gradients of some pages; returns how many, and their mean loss."""
        pairs = next(self.batches)
        total = 0.0
        for pair in pairs:
            loss = map_loss(_logits(self.student, pair), torch.from_numpy(pair.wanted)) / len(pairs)
            torch.autograd.backward(loss)
            total += loss.item()
        return len(pairs), {"loss": total}

    @torch.no_grad()
    def check(self) -> Mapping[str, object]:
        """Mean overlap of the averaged network's maps of held-out pages with those wanted, by kind of damage."""
        found: dict[str, list[float]] = {}
        for pair in self.held_out:
            value = overlap(_logits(self.average, pair).sigmoid(), torch.from_numpy(pair.wanted))
            for kind in ("all", pair.kind):
                found.setdefault(kind, []).append(value)
        return {"overlaps": {kind: float(np.mean(values)) for kind, values in found.items()}}

    def make_loop(self, folder: Path, pages: int, minutes: float) -> Loop:
        """The training of it as a whole, with log and checkpoint in the folder."""
        plan = Plan(
            "pages",
            pages,
            minutes,
            WARM_UP_UPDATES,
            AVERAGE_DECAY,
            check_updates=CHECK_UPDATES,
            newest_share=NEWEST_SHARE,
        )
        return Loop(plan, self.trained, self.learn, log, self.check, folder=folder, kept={"size": self.size})


def _logits(painter: Painter, pair: PagePair) -> Tensor:
    # In single precision: most of the time goes backward, which bfloat16 makes no faster on a CPU.
    logits: Tensor = painter(torch.from_numpy(pair.seen))
    return logits


def train_detector(run: DetectorRun, characters: list[str]) -> Path:
    """Trains until so many pages or minutes, whichever comes first; returns the checkpoint."""
    run.folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(run.seed)

    def pair_up(seed: int, held_out: bool) -> PagePairs:
        return PagePairs(seed, characters, run.teacher, run.shares, run.real, held_out)

    task = DetectorTask(run.size, list(islice(pair_up(CHECK_SEED, True), CHECK_PAGES)), run.start)
    loop = task.make_loop(run.folder, run.pages, run.minutes)
    loop.resume()
    task.start_pages(pair_up(run.seed * 1_000_003 + loop.done.amount, False))
    loop.run()
    loop.tell(task.check())
    return run.folder / CHECKPOINT_FILE
