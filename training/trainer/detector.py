"""The detector learns to see on a damaged page what it sees on the undamaged one.

    python -m training detector --pages 8000 --minutes 40 --seed 1        # goes on from training/.runs/detector

The published network teaches itself: its map of a clean page, drawn or of a document, is what it has to paint when the
page is spoilt. No labels are needed, what a line is stays what its authors taught it, and pages that are left as they
are hold it there (self-distillation as in Noisy Student, Xie et al., arXiv 1911.04252). Loss: DB's binary cross-entropy
and dice (arXiv 1911.08947), against the soft map. Weights averaged over 500 steps are what is kept.
"""

import copy
import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader

from ocr.detection.torchscript import Painter
from ocr.geometry import Image
from training.data.page_pairs import CHECK_SEED, PagePair, PagePairs
from training.models.pretrained import published_detector
from training.trainer.checkpoint import CHECKPOINT_FILE, Trained
from training.trainer.loop import Loop, Plan

# What counts are edges: whether neighbours are parted, and how tightly a line is held.
EDGE_WEIGHT = 4.0
EDGE_REACH = 5  # pixels
PAGES_AN_UPDATE = 4
PEAK_RATE = 5e-5
WARM_UP_UPDATES = 60
AVERAGE_DECAY = 0.998
CHECK_PAGES = 32
CHECK_UPDATES = 200
NEWEST_SHARE = 0.05
THRESHOLD = 0.6  # what counts as painted, as in `ocr.settings`

log = logging.getLogger("detector")


def map_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    """Binary cross-entropy, edges counting more, plus dice loss; logits and the wanted map in 0..1 are (H, W)."""
    painted = logits.sigmoid()
    dice = 1 - 2 * (painted * wanted).sum() / (painted.square().sum() + wanted.square().sum() + 1)
    both = torch.stack((wanted, -wanted))[:, None]
    edges = functional.max_pool2d(both, EDGE_REACH, 1, EDGE_REACH // 2).sum((0, 1))  # largest minus least around
    return functional.binary_cross_entropy_with_logits(logits, wanted, 1 + EDGE_WEIGHT * edges) + dice


def overlap(one: Tensor, other: Tensor) -> float:
    """Intersection over union of what two maps paint; 1 if neither paints anything."""
    a, b = one > THRESHOLD, other > THRESHOLD
    union = int((a | b).sum())
    return int((a & b).sum()) / union if union else 1.0


class DetectorTask:
    """Student, teacher and pages: what `training.trainer.loop` does with them."""

    def __init__(self, held_out: Sequence[PagePair]) -> None:
        teacher, student = published_detector("small"), published_detector("small")
        for network in (teacher, student):
            network.head[-1] = nn.Identity()  # logits are safer to learn by; sigmoid comes after
        self.held_out = held_out
        self.batches: Iterator[list[PagePair]] = iter(())
        self.teacher = Painter(teacher, torch.bfloat16).eval().requires_grad_(False)
        self.student = Painter(student, torch.float32).train()
        self.average = copy.deepcopy(self.student)
        groups = [{"params": list(student.parameters()), "peak": PEAK_RATE}]
        optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
        self.trained = Trained(self.average.net, student, optimizer)

    def start_pages(self, seed: int, characters: list[str]) -> None:
        """Pages from here on, drawn by a process of their own."""
        pairs = PagePairs(seed, characters)
        loader = DataLoader(pairs, PAGES_AN_UPDATE, num_workers=1, collate_fn=list, prefetch_factor=2)
        self.batches = iter(loader)

    def learn(self) -> tuple[int, dict[str, float]]:
        """Adds the gradients of some pages; returns how many, and their mean loss."""
        pairs = next(self.batches)
        total = 0.0
        for pair in pairs:
            loss = map_loss(_logits(self.student, pair.seen), self._wanted(pair.clean)) / len(pairs)
            torch.autograd.backward(loss)
            total += loss.item()
        return len(pairs), {"loss": total}

    @torch.no_grad()
    def check(self) -> Mapping[str, object]:
        """Mean overlap of the averaged network's maps of seen pages with the teacher's of the clean ones, by kind."""
        found: dict[str, list[float]] = {}
        for pair in self.held_out:
            value = overlap(_logits(self.average, pair.seen).sigmoid(), self._wanted(pair.clean))
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
        return Loop(plan, self.trained, self.learn, log, self.check, folder)

    @torch.no_grad()
    def _wanted(self, page: Image) -> Tensor:
        painted: Tensor = self.teacher(torch.from_numpy(page))
        return painted.sigmoid()


def _logits(painter: Painter, page: Image) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits: Tensor = painter(torch.from_numpy(page))
    return logits


def train_detector(folder: Path, characters: list[str], pages: int, minutes: float, seed: int) -> Path:
    """Trains until so many pages or minutes, whichever comes first; returns the checkpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    task = DetectorTask(list(islice(PagePairs(CHECK_SEED, characters), CHECK_PAGES)))
    loop = task.make_loop(folder, pages, minutes)
    loop.resume()
    task.start_pages(seed * 1_000_003 + loop.done.amount, characters)
    loop.run()
    loop.tell(task.check())
    return folder / CHECKPOINT_FILE
