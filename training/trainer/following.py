"""What is followed: a teacher's view of undamaged lines, and the part of a network that learns it."""

import torch
from torch import Tensor, nn

from ocr.recognition.crnn import PIXELS_PER_STEP, Crnn
from training.data.batches import filled_steps, padded
from training.data.lines import TrainingLine
from training.trainer.loss import Targets, greedy_classes


class Features(nn.Module):
    """What is trained of a student: pictures to the features before the last layer."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        network.classifier.requires_grad_(False)
        self.network = network

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 1, 48, W) in [0, 1] to (B, W/8, 120)."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            columns = self.network.columns(pictures)
        features: Tensor = self.network.sequence(columns.float())
        return features


class Teacher:
    """A network that reads undamaged lines, to be followed by one that reads them damaged."""

    def __init__(self, network: Crnn, characters: list[str]) -> None:
        self.place = {character: index for index, character in enumerate(characters, 1)}
        network.eval().requires_grad_(False).trunk.to(memory_format=torch.channels_last)
        self.features = Features(network)
        self.classifier = network.classifier

    @torch.no_grad()
    def targets(self, lines: list[TrainingLine], follow_damaged: bool = False) -> Targets:
        """What the undamaged lines say, to the teacher and in truth.

        The teacher is trusted on damaged lines only if `follow_damaged` says so. There the student can't tell at which
        step exactly the teacher's spike stands: made to follow it step by step, it hedges between neighbouring steps,
        says blank at both, and drops letters of dense print (benchmarks/results/training.md).
        """
        steps = filled_steps([line.clean for line in lines])
        classes = [[self.place[character] for character in line.text] for line in lines]
        trusted = torch.tensor([follow_damaged or line.seen is line.clean for line in lines])
        pictures = padded([line.clean for line in lines])
        features = torch.zeros(len(lines), pictures.shape[3] // PIXELS_PER_STEP, self.classifier.in_features)
        if trusted.any():
            features[trusted] = self.features(pictures[trusted])
            read = read_classes(self.classifier, features, steps)
            trusted &= torch.tensor([a == b for a, b in zip(read, classes, strict=True)])
        return Targets(features, steps, trusted, classes)


def read_classes(classifier: nn.Linear, features: Tensor, steps: Tensor) -> list[list[int]]:
    """Greedy reading of features (B, T, 120), of which each line fills `steps` (B,)."""
    best = classifier(features).argmax(-1)
    beyond = torch.arange(best.shape[1])[None] >= steps[:, None]
    return greedy_classes(best.masked_fill(beyond, 0))
