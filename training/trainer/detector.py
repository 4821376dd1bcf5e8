"""The detector learns to see on a damaged page what it sees on the undamaged one.

    python -m training detector --pages 8000 --minutes 40 --seed 1        # resumes from training/.runs/detector

The published network teaches itself: its map of a clean page, drawn or of a document, is what it has to paint when the
page is spoilt. No labels are needed, what a line is stays what its authors taught it, and pages that are left as they
are hold it there (self-distillation as in Noisy Student, Xie et al., arXiv 1911.04252). Loss: DB's binary cross-entropy
and dice (arXiv 1911.08947), against the soft map. Weights averaged over 500 steps are what is kept.
"""

import copy
import logging
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from ocr.detection.detector import Painter
from ocr.detection.multiscale import seen_at
from training.augmentation.page_damage import damage_page
from training.data.documents import DocumentSource
from training.data.pages import PageSource
from training.models.pretrained import published_detector
from training.trainer.checkpoint import Trained
from training.trainer.crnn import CHECKPOINT_SECONDS
from training.trainer.descent import follow, rate_share
from training.trainer.run_log import note

SIDES = (512, 640, 768)
DOCUMENT_SHARE = 0.5
DAMAGED_SHARE = 0.65
# What counts are edges: whether neighbours are parted, and how tightly a line is held.
EDGE_WEIGHT = 4.0
EDGE_REACH = 5  # pixels
PAGES_AN_UPDATE = 4
PEAK_RATE = 5e-5
WARM_UP_UPDATES = 60
AVERAGE_DECAY = 0.998
CHECK_SEED = 990_002  # pages that are never trained on
CHECK_PAGES = 32
CHECK_UPDATES = 200
THRESHOLD = 0.6  # what counts as painted, as in `ocr.settings`

log = logging.getLogger("detector")


@dataclass(frozen=True, slots=True)
class PagePair:
    """A page as it was printed and as it is seen, both uint8 BGR (H, W, 3), and what happened to it."""

    clean: np.ndarray
    seen: np.ndarray
    kind: str


class PagePairs(IterableDataset[PagePair]):
    """Pairs without end; equal seeds give equal pairs."""

    def __init__(self, seed: int, characters: list[str]) -> None:
        self.seed, self.characters = seed, characters

    def __iter__(self) -> Iterator[PagePair]:
        """The pairs, smoothed as `ocr.detection.multiscale` smooths noisy pages."""
        drawn = PageSource(self.seed, self.characters, damaged_share=0.0, sides=SIDES)
        documents = DocumentSource(self.seed, SIDES)
        rng = np.random.default_rng(self.seed)
        while True:
            clean = documents.part() if rng.random() < DOCUMENT_SHARE else drawn.clean_page()
            kind, seen = damage_page(rng, clean) if rng.random() < DAMAGED_SHARE else ("clean", clean)
            yield PagePair(clean, seen_at(seen, 1.0), kind)


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


class DetectorTrainer:
    """Student, teacher, optimiser and what was done so far."""

    def __init__(self) -> None:
        teacher, student = published_detector("small"), published_detector("small")
        for network in (teacher, student):
            network.head[-1] = nn.Identity()  # logits are safer to learn by; sigmoid comes after
        self.network = student
        self.teacher = Painter(teacher, torch.bfloat16).eval().requires_grad_(False)
        self.student = Painter(student, torch.float32).train()
        self.average = copy.deepcopy(self.student)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.0)
        self.pages = self.updates = 0
        self.seconds = 0.0

    def update(self, pairs: list[PagePair], progress: float) -> float:
        """One step of the optimiser on some pages; returns their mean loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = PEAK_RATE * rate_share(progress) * min(1.0, (self.updates + 1) / WARM_UP_UPDATES)
        self.optimizer.zero_grad(set_to_none=True)
        total = 0.0
        for pair in pairs:
            loss = map_loss(self._logits(self.student, pair.seen), self._wanted(pair.clean)) / len(pairs)
            loss.backward()
            total += loss.item()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.updates += 1
        self.pages += len(pairs)
        follow(self.average, self.student, AVERAGE_DECAY, self.updates)
        return total

    @torch.no_grad()
    def check(self, pairs: list[PagePair]) -> dict[str, float]:
        """Mean overlap of the averaged network's maps of seen pages with the teacher's of the clean ones, by kind."""
        found: dict[str, list[float]] = {}
        for pair in pairs:
            value = overlap(self._logits(self.average, pair.seen).sigmoid(), self._wanted(pair.clean))
            for kind in ("all", pair.kind):
                found.setdefault(kind, []).append(value)
        return {kind: float(np.mean(values)) for kind, values in found.items()}

    def done(self) -> dict[str, float]:
        """What was done so far, for the log."""
        return {"pages": self.pages, "updates": self.updates, "minutes": self.seconds / 60}

    def save(self, path: Path) -> None:
        """Checkpoint: the averaged network under `network`, and all that resuming needs."""
        self._trained().save(path, (self.pages, self.updates, self.seconds))

    def resume(self, path: Path) -> None:
        """Continues from a checkpoint."""
        self.pages, self.updates, self.seconds = self._trained().resume(path)

    def _trained(self) -> Trained:
        return Trained(self.average.net, self.network, self.optimizer)

    @staticmethod
    def _logits(painter: Painter, page: np.ndarray) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return painter(torch.from_numpy(page)).float()

    @torch.no_grad()
    def _wanted(self, page: np.ndarray) -> Tensor:
        return self.teacher(torch.from_numpy(page)).float().sigmoid()


def train_detector(folder: Path, characters: list[str], pages: int, minutes: float, seed: int) -> Path:
    """Trains until so many pages or minutes, whichever comes first; returns the checkpoint."""
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.pt"
    torch.manual_seed(seed)
    trainer = DetectorTrainer()
    if checkpoint.exists():
        trainer.resume(checkpoint)
    held_out = iter(PagePairs(CHECK_SEED, characters))
    checked = [next(held_out) for _ in range(CHECK_PAGES)]
    source = PagePairs(seed * 1_000_003 + trainer.pages, characters)
    drawn = iter(DataLoader(source, batch_size=PAGES_AN_UPDATE, num_workers=1, collate_fn=list, prefetch_factor=2))
    before, began = trainer.seconds, time.monotonic()
    logged = saved = began
    progress, mean = 0.0, math.nan
    while progress < 1:
        if trainer.updates % CHECK_UPDATES == 0:
            note(log, folder, {**trainer.done(), "overlaps": trainer.check(checked)})
        loss = trainer.update(next(drawn), progress)
        mean = loss if math.isnan(mean) else 0.95 * mean + 0.05 * loss
        now = time.monotonic()
        trainer.seconds = before + now - began
        progress = max(trainer.pages / pages, trainer.seconds / 60 / minutes)
        if now - logged > 60 or progress >= 1:
            note(log, folder, {**trainer.done(), "progress": progress, "loss": mean})
            logged = now
        if now - saved > CHECKPOINT_SECONDS or progress >= 1:
            trainer.save(checkpoint)
            saved = now
    note(log, folder, {**trainer.done(), "overlaps": trainer.check(checked)})
    return checkpoint
