"""What is followed: a teacher's view of undamaged lines, and how a network learns from it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ocr.recognition.crnn import Crnn
from ocr.recognition.line_picture import PIXELS_PER_STEP
from training.data.batches import count_steps, pad_pictures
from training.data.training_line import TrainingLine
from training.trainer.loss import Targets, greedy_classes, loss_parts

if TYPE_CHECKING:  # its module knows where students start, which needs the material's packages
    from training.models.students import LineNetwork


class Features(nn.Module):
    """What is trained of a student: pictures to the features before the last layer."""

    def __init__(self, network: "LineNetwork") -> None:
        super().__init__()
        network.classifier.requires_grad_(False)
        network.trunk.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 1, 48, W) in [0, 1] to (B, W/8, 120)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            columns = self.network.columns(pictures)
        return self.network.sequence(columns.float())


class Teacher:
    """A network that reads undamaged lines, to be followed by one that reads them damaged."""

    def __init__(self, network: Crnn, characters: list[str]) -> None:
        self.place = {character: index for index, character in enumerate(characters, 1)}
        self.features = Features(network.eval().requires_grad_(False))
        self.classifier = network.classifier

    @torch.no_grad()
    def targets(self, lines: list[TrainingLine], follow_damaged: bool = False) -> Targets:
        """What the undamaged lines say, to the teacher and in truth.

        The teacher is trusted on damaged lines only if `follow_damaged` says so. There the student can't tell at which
        step exactly the teacher's spike stands: made to follow it step by step, it hedges between neighbouring steps,
        says blank at both, and drops letters of dense print (benchmarks/results/accuracy/training.md).
        """
        steps = count_steps([line.clean for line in lines])
        classes = [[self.place[character] for character in line.text] for line in lines]
        trusted = torch.tensor([follow_damaged or line.seen is line.clean for line in lines])
        pictures = pad_pictures([line.clean for line in lines])
        features = torch.zeros(len(lines), pictures.shape[3] // PIXELS_PER_STEP, self.classifier.in_features)
        if trusted.any():
            features[trusted] = self.features(pictures[trusted])
            read = read_classes(self.classifier, features, steps)
            trusted &= torch.tensor([a == b for a, b in zip(read, classes, strict=True)])
        return Targets(features, steps, trusted, classes)


@dataclass(frozen=True, slots=True)
class Follower:
    """Learns from a teacher and from true texts.

    `model`: pictures to features, which is trained; `classifier`: the last layer behind it; `ctc_weight`: what the true
    text counts beside the teacher; `follow_damaged`: see `Teacher.targets`; `rivals`: see `loss_parts`.
    """

    model: nn.Module
    classifier: nn.Linear
    teacher: Teacher
    ctc_weight: float
    follow_damaged: bool = False
    rivals: Tensor | None = None

    def learn(self, lines: list[TrainingLine]) -> dict[str, float]:
        """Adds the gradients of a batch's loss; returns its parts, and the share of lines with a trusted teacher."""
        targets = self.teacher.targets(lines, self.follow_damaged)
        features = self.model(pad_pictures([line.seen for line in lines]))
        followed = self.teacher.classifier
        parts = loss_parts(features, targets, self.classifier, self.ctc_weight, followed, self.rivals)
        torch.autograd.backward(torch.stack(list(parts.values())).sum())
        return {name: part.item() for name, part in parts.items()} | {"trusted": targets.trusted.float().mean().item()}


def read_classes(classifier: nn.Linear, features: Tensor, steps: Tensor) -> list[list[int]]:
    """Greedy reading of features (B, T, 120), of which each line fills `steps` (B,)."""
    best = classifier(features).argmax(-1)
    beyond = torch.arange(best.shape[1])[None] >= steps[:, None]
    return greedy_classes(best.masked_fill(beyond, 0))
