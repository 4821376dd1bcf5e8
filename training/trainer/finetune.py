"""Fine-tuning the CRNN on one's own labelled lines, without losing what it can read already.

    python -m training finetune --data labels.tsv --out finetuned [--extend-charset] [--minutes 15]

Every batch of own lines is followed by one of drawn lines, on which the network is held to what it said before (its own
start is the teacher). A fifth of the own lines is held out; the report says what was read right of it, and of drawn
lines never trained on, before and after. The result goes to --out and into BentoML's model store:
`OCR_MODEL=crnn:TAG` serves it.
"""

import copy
import itertools
import json
import logging
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import bentoml
import torch
from torch import nn

from ocr.nn.ir import IR_KINDS, ir_file
from ocr.nn.ranges import ranges_file
from ocr.recognition.crnn import Crnn
from ocr.recognition.recognizer import Recognizer
from ocr.recognition.torchscript import GreedySteps, load_weights, trace
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from training.data.batches import batches
from training.data.labels import Label, LabelError, load_line, missing_characters, part, read_labels
from training.data.lines import CHECK_SEED, LineSource, TrainingLine, draw_lines
from training.export import write_weights
from training.trainer.checkpoint import Trained
from training.trainer.following import Features, Follower, Teacher
from training.trainer.loop import Loop, Plan
from training.tuning import ranges

TRUNK_RATE, REST_RATE, NEW_CLASS_RATE = 3e-5, 1e-4, 3e-3
GENERAL_LINES = 300
CTC_WEIGHT = 0.5
WARM_UP_UPDATES = 20
AVERAGE_DECAY = 0.99
WEIGHTS_FILE, TRACED_FILE = "crnn.safetensors", "crnn.pt"

log = logging.getLogger("finetune")


@dataclass(frozen=True, slots=True)
class Change:
    """A held-out line that is read otherwise now: an own or a general one, what it says, what was and what is read."""

    own: bool
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Report:
    """Shares of lines read right, 0..1, before and after, what is read otherwise now, and where the result is."""

    own_before: float
    own_after: float
    general_before: float
    general_after: float
    changes: tuple[Change, ...]
    tag: str


def finetune(
    data: Path,
    out: Path,
    *,
    weights: Path = CRNN_WEIGHTS,
    replay: Path | None = None,
    extend_charset: bool = False,
    minutes: float = 15,
    updates: int = 600,
    seed: int = 1,
) -> Report:
    """Trains on the lines of `data` and writes weights, traced artefact and report to the folder `out`.

    Args:
        data: a labels.tsv, see `training.data.labels`.
        out: folder, made if it is not there.
        weights: the weight file to start from.
        replay: a labels.tsv of other lines to remember by, in place of drawn ones.
        extend_charset: give characters that the charset lacks classes of their own instead of refusing them.
        minutes: end after so much time,
        updates: or after so many steps, whichever comes first.
        seed: of everything that is drawn.

    Raises:
        LabelError: the labels can't be used; missing characters are listed.
    """
    torch.manual_seed(seed)
    labels = read_labels(data)
    start = load_weights(weights)
    characters = list(start.charset)
    missing = missing_characters(labels, characters)
    if missing and not extend_charset:
        listed = " ".join(f"{character} (U+{ord(character):04X}, {count}x)" for character, count in missing.items())
        raise LabelError(f"the charset lacks {len(missing)} characters: {listed}; --extend-charset adds them")
    own, own_held_out = _load_parted(labels)
    general, remembered = _general_lines(replay, characters, seed)

    network = extend_classes(start.network, list(missing))
    characters += list(missing)
    out.mkdir(parents=True, exist_ok=True)
    turns = itertools.chain.from_iterable(zip(batches(_shuffled(own, seed)), batches(remembered), strict=False))
    trained = _train(network, characters, turns, len(missing), minutes, updates)
    write_weights(trained.state_dict(), characters, trained.shape, out / WEIGHTS_FILE)
    ranges.measure(out / WEIGHTS_FILE, [line.seen for line in (*own, *general)])
    _write_traced(out / WEIGHTS_FILE, out / TRACED_FILE)

    before, after = Recognizer(Settings(), weights), Recognizer(Settings(), out / WEIGHTS_FILE)
    own_was, own_is = _read(before, own_held_out), _read(after, own_held_out)
    general_was, general_is = _read(before, general), _read(after, general)
    own_changes = _list_changes(own_held_out, own_was, own_is, own=True)
    report = Report(
        own_before=_measure_accuracy(own_was, own_held_out),
        own_after=_measure_accuracy(own_is, own_held_out),
        general_before=_measure_accuracy(general_was, general),
        general_after=_measure_accuracy(general_is, general),
        changes=(*own_changes, *_list_changes(general, general_was, general_is, own=False)),
        tag=_store(out),
    )
    (out / "report.json").write_text(json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n")
    return report


def extend_classes(network: Crnn, added: list[str]) -> Crnn:
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


def _read(recognizer: Recognizer, lines: list[TrainingLine]) -> list[str]:
    """What is read of the lines."""
    return [reading.text for reading in recognizer.recognize([line.seen for line in lines])]


def _measure_accuracy(texts: list[str], lines: list[TrainingLine]) -> float:
    """Share of the lines that were read exactly as they are labelled, spaces left out."""
    return sum(_is_same(text, line.text) for text, line in zip(texts, lines, strict=True)) / len(lines)


def _list_changes(lines: list[TrainingLine], before: list[str], after: list[str], *, own: bool) -> Iterator[Change]:
    """The lines that are read otherwise after than before."""
    for line, was, is_now in zip(lines, before, after, strict=True):
        if not _is_same(was, is_now):
            yield Change(own, line.text, was, is_now)


def _is_same(one: str, other: str) -> bool:
    return one.replace(" ", "") == other.replace(" ", "")


def _load_parted(labels: list[Label]) -> tuple[list[TrainingLine], list[TrainingLine]]:
    """The lines to train on and those kept to measure on; lines that are too wide are in neither."""
    rest, held_out = ([line for label in some if (line := load_line(label)) is not None] for some in part(labels))
    loaded = len(rest) + len(held_out)
    if loaded < len(labels):
        log.warning("%d of %d lines left out: too wide", len(labels) - loaded, len(labels))
    if not rest or not held_out:
        raise LabelError(f"{loaded} lines are too few to train on some and measure on others")
    return rest, held_out


def _general_lines(
    replay: Path | None, characters: list[str], seed: int
) -> tuple[list[TrainingLine], Iterator[TrainingLine]]:
    """Lines to measure forgetting on, and others to remember by: drawn, or those of a labels.tsv."""
    if replay is None:
        held_out = LineSource(CHECK_SEED, characters)
        return [held_out.line() for _ in range(GENERAL_LINES)], draw_lines(LineSource(seed, characters))
    remembered, general = _load_parted(read_labels(replay))
    return general, _shuffled(remembered, seed)


def _shuffled(lines: list[TrainingLine], seed: int) -> Iterator[TrainingLine]:
    generator = random.Random(seed)
    while True:
        yield from generator.sample(lines, len(lines))


def _train(
    network: Crnn,
    characters: list[str],
    turns: Iterator[list[TrainingLine]],
    added: int,
    minutes: float,
    updates: int,
) -> Crnn:
    """Trains the network, whose last `added` classes are new, in place; returns one with averaged weights."""
    teacher = Teacher(copy.deepcopy(network), characters)
    follower = Follower(Features(network), network.classifier, teacher, CTC_WEIGHT)
    rest = [p for name, p in network.named_parameters() if not name.startswith(("trunk", "classifier"))]
    groups = [
        {"params": list(network.trunk.parameters()), "peak": TRUNK_RATE},
        {"params": rest, "peak": REST_RATE},
    ]
    new = list(network.classifier.requires_grad_(True).parameters()) if added else []
    if new:
        groups.append({"params": new, "peak": NEW_CLASS_RATE})

    def learn() -> tuple[int, dict[str, float]]:
        parts = follower.learn(next(turns))
        for parameter in new:  # the published classes stay as they are
            assert parameter.grad is not None
            parameter.grad[:-added] = 0
        return 1, parts

    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0)
    average = copy.deepcopy(network)
    plan = Plan("updates", updates, minutes, WARM_UP_UPDATES, AVERAGE_DECAY, start_counts=0)
    Loop(plan, Trained(average, network, optimizer), learn, log).run()
    return average


def _write_traced(weights: Path, out: Path) -> None:
    """The served form in fp32, for programs that have torch but not this project."""
    torch.jit.freeze(trace(GreedySteps(load_weights(weights).network, torch.float32))).save(str(out))


def _store(folder: Path) -> str:
    """Copies weights, what belongs beside them and the traced artefact into BentoML's model store; returns the tag."""
    with bentoml.models.create("crnn") as model:
        weights = Path(WEIGHTS_FILE)
        for file in (weights, ranges_file(weights), *(ir_file(weights, kind) for kind in IR_KINDS), Path(TRACED_FILE)):
            (Path(model.path) / file).write_bytes((folder / file).read_bytes())
    return str(model.tag)
