"""PP-OCRv6 small as the teacher: our network filled with its weights reads as it does."""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from ocr.recognition.crnn import Crnn
from training.data.charset import LETTERS, teacher_characters
from training.models.pretrained import fetch, load_in_order, read_convolutions, read_tensors

UNKNOWN_BIAS = -2.0  # logits by which a class that the teacher lacks starts below the one that it starts as


def warm_start(network: Crnn, characters: list[str]) -> None:
    """Fills all but the LSTM with the teacher's weights, and lets the LSTM add nothing at first.

    The first convolution is summed over the three colours, since we read grey. `characters` are our classes 1, 2, ...;
    those of `training.data.charset.LETTERS` that the teacher lacks start as the classes given there, a little less
    likely.
    """
    path = fetch("rec_small")
    published = read_convolutions(path)
    (first, first_bias), *rest = published
    count = sum(isinstance(layer, nn.Conv2d) for layer in network.trunk.modules())
    load_in_order(network.trunk, [(first.sum(1, keepdim=True), first_bias), *rest[: count - 1]])

    tensors = read_tensors(path)
    fill_merged(network.shortcut, tensors["conv2d_67.w_0"], tensors, "batch_norm2d_57")
    mixer = network.mixer
    fill_merged(mixer.reduce, tensors["conv2d_65.w_0"], tensors, "batch_norm2d_55")
    fill_merged(mixer.neighbours, tensors["conv2d_66.w_0"], tensors, "batch_norm2d_56")
    linears = [layer for layer in mixer.blocks.modules() if isinstance(layer, nn.Linear)]
    for index, linear in enumerate(linears):
        _fill(linear, tensors[f"linear_{index}.w_0"].T, tensors[f"linear_{index}.b_0"])
    norms = [*(layer for layer in mixer.blocks.modules() if isinstance(layer, nn.LayerNorm)), mixer.norm]
    for index, norm in enumerate(norms):
        _fill(norm, tensors[f"helper.reshape.{2 * index}"], tensors[f"helper.reshape.{2 * index + 1}"])

    place = {character: index for index, character in enumerate(teacher_characters(), 1)}
    kin = [character if character in place else LETTERS[character] for character in characters]
    unlikely = torch.tensor([0.0, *(UNKNOWN_BIAS * (character not in place) for character in characters)])
    classes = torch.tensor([0, *(place[character] for character in kin)])
    _fill(network.classifier, tensors["linear_8.w_0"].T[classes], tensors["linear_8.b_0"][classes] + unlikely)
    nn.init.zeros_(network.correction.weight)
    nn.init.zeros_(network.correction.bias)


def take_over(network: Crnn, characters: list[str], state: Mapping[str, Tensor], known: Sequence[str]) -> None:
    """Fills a network with the parameters of another one whose classes 1, 2, ... are `known`.

    Classes that the other one lacks start as `warm_start` has them.
    """
    warm_start(network, characters)
    place = {character: index for index, character in enumerate(known, 1)}
    ours = torch.tensor([0, *(index for index, character in enumerate(characters, 1) if character in place)])
    theirs = torch.tensor([0, *(place[character] for character in characters if character in place)])
    last = network.classifier.state_dict()
    for name, value in last.items():
        value[ours] = state[f"classifier.{name}"][theirs].to(value.dtype)
    network.load_state_dict({**state, **{f"classifier.{name}": value for name, value in last.items()}})


def _fill(layer: nn.Linear | nn.Conv1d | nn.Conv2d | nn.LayerNorm, weight: Tensor, bias: Tensor) -> None:
    layer.weight.data.copy_(weight)
    assert layer.bias is not None
    layer.bias.data.copy_(bias)


def fill_merged(
    layer: nn.Linear | nn.Conv1d | nn.Conv2d, weight: Tensor, tensors: dict[str, Tensor], norm: str
) -> None:
    """Fills a layer with a published convolution's weight and the batch norm of that name after it."""
    gain, bias, mean, variance = (tensors[f"{norm}.{part}"] for part in ("w_0", "b_0", "w_1", "w_2"))
    scale = gain / torch.sqrt(variance + 1e-5)
    weight = weight.reshape(layer.weight.shape)
    _fill(layer, weight * scale.reshape(-1, *[1] * (weight.ndim - 1)), bias - mean * scale)
