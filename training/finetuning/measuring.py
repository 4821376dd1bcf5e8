"""How well a network reads lines while it is trained: greedily, in bfloat16 where training is, without a server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ocr.recognition.crnn import Crnn
from training.data.batches import batches, count_steps, pad_pictures
from training.data.training_line import TrainingLine
from training.trainer.following import Features
from training.trainer.loss import greedy_classes


@dataclass(frozen=True, slots=True)
class Measured:
    """Of each line whether it is read right, bool (N,), and the CTC loss of its text, nats, float (N,)."""

    right: Tensor
    losses: Tensor
    characters: int

    @property
    def lines_right(self) -> int:
        """How many lines are read right."""
        return int(self.right.sum())

    @property
    def loss(self) -> float:
        """Nats a character."""
        return float(self.losses.sum()) / self.characters


class Measure:
    """Lines to measure networks on, batched as they are read."""

    def __init__(self, lines: Sequence[TrainingLine], characters: Sequence[str]) -> None:
        self.place = {character: index for index, character in enumerate(characters, 1)}
        self.batches = list(batches(lines))
        self.characters = max(1, sum(len(line.text) for line in lines))

    @torch.inference_mode()
    def __call__(self, network: Crnn, tell: Callable[[float], None]) -> Measured:
        """What the network makes of them, always in the same order; `tell` is given the share that is done, 0..1."""
        features = Features(network.eval())
        found = []
        for number, lines in enumerate(self.batches):
            tell(number / len(self.batches))
            found.append(self._measure(features, network, lines))
        right, losses = (torch.cat(parts) for parts in zip(*found, strict=True))
        return Measured(right, losses, self.characters)

    def _measure(self, features: Features, network: Crnn, lines: list[TrainingLine]) -> tuple[Tensor, Tensor]:
        pictures = [line.seen for line in lines]
        steps = count_steps(pictures)
        classes = [[self.place[character] for character in line.text] for line in lines]
        logits = network.classifier(features(pad_pictures(pictures)))
        beyond = torch.arange(logits.shape[1])[None] >= steps[:, None]
        read = greedy_classes(logits.argmax(-1).masked_fill(beyond, 0))
        space = self.place.get(" ")
        right = torch.tensor(
            [
                [place for place in ours if place != space] == [place for place in true if place != space]
                for ours, true in zip(read, classes, strict=True)
            ]
        )
        losses = functional.ctc_loss(
            logits.log_softmax(-1).transpose(0, 1),
            torch.tensor([index for some in classes for index in some]),
            steps,
            torch.tensor([len(some) for some in classes]),
            reduction="none",
            zero_infinity=True,
        )
        return right, losses
