import pytest
import torch

from ocr.recognition.crnn import Crnn, CrnnShape
from training.data.charset import LETTERS, teacher_characters
from training.models.teacher import UNKNOWN_BIAS, take_over, warm_start

CHARACTERS = [*"Aaê,値", "ế", "„"]


@pytest.fixture(scope="module")
def started():
    network = Crnn(CrnnShape(classes=len(CHARACTERS) + 1))
    warm_start(network, CHARACTERS)
    return network


def find_class(character):
    return CHARACTERS.index(character) + 1


def test_letters_start_as_their_base_a_little_less_likely(started):
    assert {"ế", "„"} <= {*LETTERS} - {*teacher_characters()}
    weight, bias = started.classifier.weight.detach(), started.classifier.bias.detach()
    for letter, base in (("ế", "ê"), ("„", ",")):
        assert torch.equal(weight[find_class(letter)], weight[find_class(base)])
        assert bias[find_class(letter)].item() == pytest.approx(bias[find_class(base)].item() + UNKNOWN_BIAS)


def test_classes_of_another_network_are_taken_over_and_those_it_lacks_start_anew(started):
    known = ["値", "A", "a"]
    other = Crnn(CrnnShape(classes=len(known) + 1))
    torch.nn.init.normal_(other.classifier.weight)
    network = Crnn(CrnnShape(classes=len(CHARACTERS) + 1))
    take_over(network, CHARACTERS, other.state_dict(), known)
    for character in CHARACTERS:
        row = network.classifier.weight[find_class(character)]
        own = other.classifier.weight[known.index(character) + 1] if character in known else None
        assert torch.equal(row, started.classifier.weight[find_class(character)] if own is None else own)
    assert torch.equal(network.classifier.weight[0], other.classifier.weight[0])
    assert torch.equal(network.trunk.stem.conv1.weight, other.trunk.stem.conv1.weight)
