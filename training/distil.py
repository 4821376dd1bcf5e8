"""First training of the CRNN: its LSTM learns to say what the teacher's attention says.

    python -m training distil --lines 150000 --minutes 80 --seed 1        # resumes from training/.runs/distil

The trunk is the teacher's, frozen: it has seen tens of millions of real lines, and plain CTC on drawn lines makes it
forget them. The teacher reads the clean picture, the student the damaged one. Loss: squared distance between the
features before the (fixed) last layer, cross-entropy against the teacher's soft labels on some steps, and CTC on the
true text. A line's columns are kept and learnt from again: the trunk costs three times what the LSTM does.

Progress, from which the learning rate follows, is the larger of lines read / --lines and time passed / --minutes; a run
that ends by lines is repeatable from its seed.
"""

import copy
import logging
import math
import multiprocessing
import random
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ocr.crnn import PIXELS_PER_STEP, Crnn, CrnnShape
from ocr.recognizer import PADDING, bucket_width
from training.charset import choose
from training.lines import LineSource
from training.teacher import TeacherNeck, warm_start

RUNS = Path(__file__).resolve().parent / ".runs"
BATCH = 32
REPLAYS = 3
REPLAY_BATCHES = 2500
SAMPLED_STEPS = 192
SAMPLED_CLASSES = 1000
PEAK_RATE, FINAL_RATE = 2e-3, 2e-5
WARM_UP_STEPS = 300
AVERAGE_DECAY = 0.9995
CTC_WEIGHT = 0.1
CHECKPOINT_SECONDS = 300

log = logging.getLogger("distil")


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of one bucket: what the student sees and what the teacher said.

    `columns` (B, 384, T) and `features` (B, T, 120), both bfloat16; `steps` (B,), how many steps a line really fills.
    """

    columns: Tensor
    features: Tensor
    steps: Tensor
    texts: tuple[str, ...]


class Observer:
    """Draws lines and notes what the frozen trunk and the teacher make of them; runs in a process of its own."""

    def __init__(self, seed: int, characters: list[str]) -> None:
        network = Crnn(CrnnShape(classes=len(characters) + 1))
        warm_start(network, characters)
        trunk = network.trunk.eval().to(torch.bfloat16, memory_format=torch.channels_last)
        self.trunk = trunk.requires_grad_(False)
        self.neck = TeacherNeck()
        self.batches = LineSource(seed, characters).batches(BATCH)

    def _columns(self, pictures: list[np.ndarray], width: int) -> Tensor:
        padded = np.full((len(pictures), 1, 48, width), PADDING, np.uint8)
        for row, picture in enumerate(pictures):
            padded[row, 0, :, : picture.shape[1]] = picture
        scaled = torch.from_numpy(padded).to(torch.bfloat16) / 127.5 - 1
        return self.trunk(scaled.contiguous(memory_format=torch.channels_last))

    @torch.inference_mode()
    def next(self) -> Batch:
        """The next batch; the teacher reads clean pictures, the student damaged ones."""
        lines = next(self.batches)
        widths = [line.clean.shape[1] for line in lines]
        width = bucket_width(max(widths))
        assert width is not None
        columns = self._columns([line.seen for line in lines], width)
        clean_columns = columns.clone()
        damaged = [row for row, line in enumerate(lines) if line.seen is not line.clean]
        if damaged:
            clean_columns[damaged] = self._columns([lines[row].clean for row in damaged], width)
        features = self.neck.features(clean_columns).bfloat16()
        steps = torch.tensor([-(-width // PIXELS_PER_STEP) for width in widths])
        return Batch(columns, features, steps, tuple(line.text for line in lines))


def _observe(seed: int, characters: list[str], queue: "multiprocessing.Queue[object]") -> None:
    """Body of the observing process. bfloat16 travels as its bits, which numpy can hold."""
    torch.set_num_threads(1)
    observer = Observer(seed, characters)
    while True:
        batch = observer.next()
        bits = [value.contiguous().view(torch.int16).numpy() for value in (batch.columns, batch.features)]
        queue.put((*bits, batch.steps.numpy(), batch.texts))


def _receive(queue: "multiprocessing.Queue[object]") -> Batch:
    columns, features, steps, texts = queue.get()  # type: ignore[misc]
    values = [torch.from_numpy(bits).view(torch.bfloat16) for bits in (columns, features)]
    return Batch(values[0], values[1], torch.from_numpy(steps), texts)


def _learnt(network: Crnn) -> list[torch.nn.Parameter]:
    """What is trained: all but the trunk and the last layer, which are the teacher's."""
    modules = (network.recurrent, network.bottleneck, network.shortcut)
    return [parameter for module in modules for parameter in module.parameters()]


class Distiller:
    """Student, teacher, optimiser and what was seen so far."""

    def __init__(self, characters: list[str]) -> None:
        self.characters = characters
        self.place = {character: index for index, character in enumerate(characters, 1)}
        self.student = Crnn(CrnnShape(classes=len(characters) + 1))
        warm_start(self.student, characters)
        parameters = _learnt(self.student)
        self.parameters = parameters
        self.optimizer = torch.optim.AdamW(parameters, lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
        self.average = [parameter.detach().clone() for parameter in parameters]
        self.replay: deque[Batch] = deque(maxlen=REPLAY_BATCHES)
        self.lines = self.updates = 0
        self.seconds = 0.0

    def update(self, batch: Batch, with_ctc: bool, rate: float) -> dict[str, float]:
        """One step of the optimiser; returns the parts of the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate * min(1.0, (self.updates + 1) / WARM_UP_STEPS)
        wanted = batch.features.float()
        features = self.student.sequence(batch.columns.float())
        filled = torch.arange(features.shape[1])[None] < batch.steps[:, None] + 1
        ours, theirs = features[filled], wanted[filled]
        distance = functional.mse_loss(ours, theirs)
        chosen = torch.randperm(len(ours))[:SAMPLED_STEPS]
        classifier = self.student.classifier
        with torch.no_grad():
            labels = classifier(theirs[chosen]).softmax(-1)
        soft = functional.cross_entropy(classifier(ours[chosen]), labels)
        loss = distance + soft
        parts = {"mse": distance.item(), "soft": soft.item()}
        if with_ctc:
            targets = [[self.place[character] for character in text] for text in batch.texts]
            lengths = torch.tensor([len(target) for target in targets])
            flat = torch.tensor([index for target in targets for index in target])
            # The softmax over all classes would cost more than the LSTM: blank, the batch's own and some others will
            # do.
            others = torch.randint(len(self.place) + 1, (SAMPLED_CLASSES,))
            classes, flat = torch.cat((torch.zeros(1, dtype=torch.long), flat, others)).unique(return_inverse=True)
            flat = flat[1 : 1 + int(lengths.sum())]
            logits = functional.linear(features, classifier.weight[classes], classifier.bias[classes])
            log_probabilities = logits.log_softmax(-1).transpose(0, 1)
            ctc = functional.ctc_loss(
                log_probabilities, flat, batch.steps.clamp(max=features.shape[1]), lengths, zero_infinity=True
            )
            loss = loss + CTC_WEIGHT * ctc
            parts["ctc"] = ctc.item()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.parameters, 5.0)
        self.optimizer.step()
        self.updates += 1
        decay = min(AVERAGE_DECAY, (1 + self.updates) / (10 + self.updates))
        torch._foreach_lerp_(self.average, [parameter.detach() for parameter in self.parameters], 1 - decay)
        return parts

    def save(self, path: Path) -> None:
        """Checkpoint: the averaged network under `network`, and all that resuming needs."""
        averaged = copy.deepcopy(self.student)
        for parameter, mean in zip(_learnt(averaged), self.average, strict=True):
            parameter.data.copy_(mean)
        state = {
            "network": averaged.state_dict(),
            "student": self.student.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "characters": self.characters,
            "progress": (self.lines, self.updates, self.seconds),
        }
        temporary = path.with_suffix(".partial")
        torch.save(state, temporary)
        temporary.replace(path)

    def resume(self, path: Path) -> None:
        """Continues from a checkpoint; the replay starts empty."""
        state = torch.load(path, weights_only=True)
        self.student.load_state_dict(state["student"])
        self.optimizer.load_state_dict(state["optimizer"])
        averaged = Crnn(self.student.shape)
        averaged.load_state_dict(state["network"])
        self.average = [parameter.detach().clone() for parameter in _learnt(averaged)]
        self.lines, self.updates, self.seconds = state["progress"]


def rate_at(progress: float) -> float:
    """Learning rate for progress 0..1: a cosine from PEAK_RATE to FINAL_RATE."""
    return FINAL_RATE + (PEAK_RATE - FINAL_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, progress)))


def distil(lines: int, minutes: float, seed: int) -> Path:
    """Trains until `lines` lines were read or `minutes` have passed, whichever comes first; returns the checkpoint."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    random.seed(seed)
    folder = RUNS / "distil"
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint = folder / "checkpoint.pt"
    distiller = Distiller(choose())
    if checkpoint.exists():
        distiller.resume(checkpoint)
        log.info("resumed at line %d", distiller.lines)
    queue: multiprocessing.Queue[object] = multiprocessing.Queue(maxsize=4)
    observer = multiprocessing.Process(
        target=_observe, args=(seed * 1_000_003 + distiller.lines, distiller.characters, queue), daemon=True
    )
    observer.start()
    passed_before, began = distiller.seconds, time.monotonic()
    logged = saved = began
    means: dict[str, float] = {}
    while True:
        now = time.monotonic()
        distiller.seconds = passed_before + now - began
        progress = max(distiller.lines / lines, distiller.seconds / 60 / minutes)
        if now - logged > 60 or progress >= 1:
            parts = " ".join(f"{name} {value:.4f}" for name, value in means.items())
            log.info("line %d update %d progress %.3f %s", distiller.lines, distiller.updates, progress, parts)
            logged = now
        if now - saved > CHECKPOINT_SECONDS or progress >= 1:
            distiller.save(checkpoint)
            saved = now
        if progress >= 1:
            break
        batch = _receive(queue)
        distiller.replay.append(batch)
        distiller.lines += len(batch.texts)
        again = random.choices(distiller.replay, k=REPLAYS)
        for index, chosen in enumerate((batch, *again)):
            parts_now = distiller.update(chosen, index == 0 and progress > 0.15, rate_at(progress))
            for name, value in parts_now.items():
                means[name] = means.get(name, value) * 0.99 + value * 0.01
    observer.terminate()
    return checkpoint
