"""Classes for characters that the charset lacks."""

import copy
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import nn

from ocr.recognition.crnn import Crnn


def extend_classes(network: Crnn, added: Sequence[str]) -> Crnn:
    """A copy of the network with a class more for each of `added`, at the end; they start out unlikely."""
    copied = copy.deepcopy(network)
    if not added:
        return copied
    shape = replace(network.shape, classes=network.shape.classes + len(added))
    old = copied.classifier
    copied.shape, copied.classifier = shape, nn.Linear(shape.features, shape.classes)
    with torch.no_grad():
        copied.classifier.weight.copy_(torch.cat((old.weight, old.weight.mean(0).expand(len(added), -1))))
        copied.classifier.bias.copy_(torch.cat((old.bias, old.bias.quantile(0.1).expand(len(added)))))
    return copied
