"""The networks that `training.trainer.crnn` can train, each from its own start, with its learning rates.

Every student gives the 120 features that the teacher's last layer reads, and that layer stays as it is: it has seen
tens of millions of real lines. Only signs that these hardly held may change there: ‰, ⁹, ☒ and ⑳ among others have
vectors that are short and next to equal, so that nothing before the layer can tell them apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ocr.recognition.crnn import Crnn, CrnnShape
from training.models.cnn_lite import CnnLite, warm_start_lite
from training.models.teacher import warm_start

LineNetwork = Crnn | CnnLite


@dataclass(frozen=True, slots=True)
class Student:
    """How a network is made, and the peak learning rate of each of its parts, named by the start of their names.

    Of the classifier only those classes are trained, if it is among the parts, that the teacher has hardly seen or
    lacks: `training.data.signs.RARE`, `training.data.other_languages.WEAK`, `training.data.charset.LETTERS`.
    """

    make: Callable[[list[str]], LineNetwork]
    rates: dict[str, float]


def _crnn(characters: list[str]) -> Crnn:
    network = Crnn(CrnnShape(classes=len(characters) + 1))
    warm_start(network, characters)
    return network


def _crnn_light(characters: list[str]) -> Crnn:
    network = Crnn(CrnnShape(classes=len(characters) + 1, halved_at=1))
    warm_start(network, characters)
    return network


def _cnn_lite(characters: list[str]) -> CnnLite:
    shape = CrnnShape(classes=len(characters) + 1)
    teacher = Crnn(shape)
    warm_start(teacher, characters)
    network = CnnLite(shape)
    warm_start_lite(network, teacher)
    return network


STUDENTS = {
    # Low rates where the teacher's knowledge sits, high ones for the LSTM, which starts from nothing.
    "crnn": Student(_crnn, {"trunk": 1e-4, "mixer": 1e-4, "shortcut": 1e-4, "recurrent": 1e-3, "correction": 1e-3}),
    # Damage is undone where strokes are seen; what characters are stays as it was.
    "crnn-early": Student(
        _crnn,
        {"trunk.stem": 4e-5, "trunk.stages.0": 4e-5, "trunk.stages.1": 4e-5, "recurrent": 3e-4, "correction": 3e-4},
    ),
    # What strokes are seen stays as it was; what they are taken for changes: in a third of the time.
    "crnn-tail": Student(
        _crnn, {"mixer": 1.5e-4, "shortcut": 1.5e-4, "recurrent": 5e-4, "correction": 5e-4, "classifier": 1e-3}
    ),
    # The last strokes, too: points, slashes, what is a watermark's and what the letter's.
    "crnn-late": Student(
        _crnn,
        {
            "trunk.stages.2": 5e-5,
            "mixer": 1e-4,
            "shortcut": 1e-4,
            "recurrent": 4e-4,
            "correction": 4e-4,
            "classifier": 5e-4,
        },
    ),
    # Half the columns from the second stage on: 0.67 of the time. What comes before them stays as it was.
    "crnn-light": Student(
        _crnn_light,
        {
            "trunk.stages.1": 4e-4,
            "trunk.stages.2": 4e-4,
            "mixer": 3e-4,
            "shortcut": 3e-4,
            "recurrent": 5e-4,
            "correction": 5e-4,
        },
    ),
    "cnn-lite": Student(_cnn_lite, {"trunk": 3e-4, "neighbours": 3e-4, "mix": 3e-4, "reduce": 2e-3}),
}
