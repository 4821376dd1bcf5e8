"""What a student is trained on: the teacher's view of the undamaged line, and the true text."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ocr.recognition.ctc import BLANK

SAMPLED_STEPS = 512
SAMPLED_CLASSES = 1000
# Features stray far without changing what is read, so their distance counts little.
DISTANCE_WEIGHT = 0.1


@dataclass(frozen=True, slots=True)
class Targets:
    """What a batch's lines say.

    `features` (B, T, 120): what the teacher makes of the undamaged lines; `steps` (B,): how many steps a line fills;
    `trusted` (B,): whether the teacher itself reads the undamaged line right; `classes`: each line's true classes.
    """

    features: Tensor
    steps: Tensor
    trusted: Tensor
    classes: list[list[int]]


def greedy_classes(best: Tensor) -> list[list[int]]:
    """Best classes of each step (B, T) to each line's classes, repeats and blanks taken out."""
    lines = []
    for row in best.tolist():
        changes = [now for before, now in zip([BLANK, *row], row, strict=False) if now != before]
        lines.append([index for index in changes if index != BLANK])
    return lines


def loss_parts(
    features: Tensor,
    targets: Targets,
    classifier: nn.Linear,
    ctc_weight: float,
    followed: nn.Linear | None = None,
    rivals: Tensor | None = None,
) -> dict[str, Tensor]:
    """The parts of the loss, each a scalar to be added up.

    `distance`: mean squared distance to the teacher's features; `soft`: cross-entropy to the teacher's soft labels, on
    some steps; both on the lines that the teacher reads right only. `ctc`: CTC on the true text, of all lines.

    Args:
        features: (B, T, 120), the student's.
        targets: what the lines say.
        classifier: the student's last layer.
        ctc_weight: what the true text counts beside the teacher; at 0 it is left out.
        followed: the teacher's last layer, if it is not the student's.
        rivals: classes that CTC always weighs the text against, beside those drawn by chance.
    """
    steps = torch.arange(features.shape[1])[None] < targets.steps[:, None] + 1
    chosen = steps & targets.trusted[:, None]
    ours, theirs = features[chosen], targets.features[chosen]
    parts: dict[str, Tensor] = {}
    if len(ours):
        parts["distance"] = DISTANCE_WEIGHT * functional.mse_loss(ours, theirs)
        some = torch.randperm(len(ours))[:SAMPLED_STEPS]
        with torch.no_grad():
            labels = (followed or classifier)(theirs[some]).softmax(-1)
        parts["soft"] = functional.cross_entropy(classifier(ours[some]), labels)
    elif ctc_weight == 0:
        parts["soft"] = 0 * features.sum()  # nothing to follow, but all workers must have a gradient
    if ctc_weight > 0:
        parts["ctc"] = ctc_weight * _ctc(features, targets, classifier, rivals)
    return parts


def _ctc(features: Tensor, targets: Targets, classifier: nn.Linear, rivals: Tensor | None) -> Tensor:
    """CTC over the blank, the batch's own classes and some others: all classes would cost more than the LSTM."""
    lengths = torch.tensor([len(classes) for classes in targets.classes])
    flat = torch.tensor([index for classes in targets.classes for index in classes])
    others = torch.randint(classifier.out_features, (SAMPLED_CLASSES,))
    others = others if rivals is None else torch.cat((others, rivals))
    kept, places = torch.unique(torch.cat((torch.tensor([BLANK]), flat, others)), return_inverse=True)
    logits = functional.linear(features, classifier.weight[kept], classifier.bias[kept])
    return functional.ctc_loss(
        logits.log_softmax(-1).transpose(0, 1),
        places[1 : 1 + len(flat)],
        targets.steps.clamp(max=features.shape[1]),
        lengths,
        zero_infinity=True,
    )
