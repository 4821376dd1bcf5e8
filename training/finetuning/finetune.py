"""Fine-tuning the CRNN on own lines, without losing what it can read already.

    python -m training finetune --data labels.tsv --out finetuned [--replay FILE] [--extend-charset] [--minutes 12]

Every batch of own lines is followed by one of other lines, on which the network is held to what it said before (its own
start is the teacher). Of the own documents some are trained on, some decide when to stop and how much of what was
learnt is kept, and some are for the report alone.
"""

import hashlib
import logging
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import torch

from ocr.errors import InvalidWeights
from ocr.geometry import LINE_HEIGHT
from ocr.nn.ranges import ranges_file, read_ranges, write_ranges
from ocr.nn.weight_file import compute_sha256
from ocr.recognition.line_picture import find_bucket
from ocr.recognition.recognizer import Recognizer
from ocr.recognition.torchscript import GreedySteps, load_weights, trace
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from training.data.own_lines import LabelError, OwnLine, missing_characters
from training.data.real_lines import read_real_lines
from training.data.training_line import TrainingLine
from training.finetuning.adaptation import BOLD, CAREFUL, Effort, Lines, adapt
from training.finetuning.classes import extend_classes
from training.finetuning.progress import Course, Tell
from training.finetuning.report import Report, compare
from training.finetuning.sharing import MOST_LOST, choose_share
from training.finetuning.split import group_by_document, split
from training.tuning import line_ranges
from training.weight_files import write_weights

WEIGHTS_FILE, TRACED_FILE = "crnn.safetensors", "crnn.pt"
PAGE_LINES = 20  # of general lines make a page, for a second opinion
RANGED_OWN, RANGED_GENERAL = 64, 256  # lines over which the ranges are measured

log = logging.getLogger("finetune")


def finetune(
    own: Sequence[OwnLine],
    out: Path,
    *,
    weights: Path = CRNN_WEIGHTS,
    replay: Path | None = None,
    extend_charset: bool = False,
    minutes: float = 12,
    updates: int = 600,
    seed: int = 1,
    threads: int | None = None,
    folder: Path | None = None,
    tell: Tell | None = None,
    second: bool = False,
) -> Report:
    """Trains on own lines, writes weights and traced artefact to the folder `out`, and says what came of it.

    Args:
        own: labelled lines; those wider than the widest bucket are left out.
        out: folder, made if it is not there.
        weights: the weight file to start from.
        replay: a file of lines to remember by and to measure on, as `python -m training replay` writes it; without one
            they are drawn, which needs the fetched material.
        extend_charset: give characters that the charset lacks classes of their own instead of refusing them.
        minutes: end the training after so much time, with one thread after so much of its work, so that time does not
            count in which it stands still; all the rest takes a minute or two more,
        updates: or after so many steps, whichever comes first.
        seed: of everything that is drawn.
        threads: of torch and of the reading; as they are set, if not given.
        folder: where a run is kept from minute to minute; called again with the same lines, weights and seed it goes
            on from there.
        tell: called every few seconds with how far it is.
        second: whether the result is to be a second opinion beside the start (`ocr.recognition.second_opinion`), and
            is measured as one; otherwise it is to take the start's place, and may lose nothing by itself.

    Raises:
        LabelError: the lines can't be used; missing characters are listed.
    """
    course = Course(tell)
    course.enter("preparing", 0.04)
    if threads:
        torch.set_num_threads(threads)
    start = load_weights(weights)
    characters = list(start.charset)
    fitting = [line for line in own if line.text and find_bucket(line.picture.shape[1]) is not None]
    if len(fitting) < len(own):
        log.warning("%d of %d lines left out: too wide, or without a text", len(own) - len(fitting), len(own))
    missing = missing_characters(fitting, characters)
    if missing and not extend_charset:
        listed = " ".join(f"{character} (U+{ord(character):04X}, {count}x)" for character, count in missing.items())
        raise LabelError(f"the charset lacks {len(missing)} characters: {listed}; --extend-charset adds them")
    parts = split(fitting)
    train, choose = (_make_training_lines(part) for part in (parts.train, parts.choose))
    report = [_make_training_lines(document) for document in group_by_document(parts.report).values()]
    remembered, general = _load_replay(replay, characters, seed, course)
    task = _name_task(fitting, start.sha256, replay, seed)

    network = extend_classes(start.network, list(missing))
    characters += list(missing)
    course.enter("training", 0.75)
    clock = time.process_time if threads == 1 else None
    lines, effort = (
        Lines(train, remembered, choose, general),
        Effort(updates, minutes, seed, clock, BOLD if second else CAREFUL),
    )
    adapted = adapt(network, characters, len(missing), lines, effort, course, folder, task)
    course.enter("measuring", 0.87)
    most_lost = None if second else MOST_LOST
    chosen = choose_share(network, adapted.network, characters, choose, general, course, most_lost)

    course.enter("exporting", 0.93)
    out.mkdir(parents=True, exist_ok=True)
    written = out / WEIGHTS_FILE
    write_weights(chosen.network, characters, network.shape, written)
    course.at(0.4)
    _write_ranges(weights, start.sha256, written, [*train[:RANGED_OWN], *general[:RANGED_GENERAL]], course)
    # The served form in fp32, for programs that have torch but not this project.
    torch.jit.freeze(trace(GreedySteps(load_weights(written).network, torch.float32))).save(str(out / TRACED_FILE))

    course.enter("measuring", 1)
    settings = Settings(threads=threads or torch.get_num_threads())
    before, after = Recognizer(settings, weights), Recognizer(settings, written)
    course.turn_to(0, 2)
    of_own = compare(before, after, report, course, own=True, second=second)
    course.turn_to(1, 2)
    pages = [general[first : first + PAGE_LINES] for first in range(0, len(general), PAGE_LINES)]
    of_general = compare(before, after, pages, course, own=False, second=second)
    course.at(1)
    return Report(
        own_before=of_own.before,
        own_after=of_own.after,
        general_before=of_general.before,
        general_after=of_general.after,
        changes=of_own.changes + of_general.changes,
        trained_on=len(train),
        chosen_by=len(choose),
        left_out=len(own) - len(fitting),
        updates=adapted.updates,
        minutes=course.minutes,
        share=chosen.share,
        better=chosen.share > 0,
    )


def _make_training_lines(lines: Sequence[OwnLine]) -> list[TrainingLine]:
    return [TrainingLine(line.text, line.picture, line.picture, "own") for line in lines]


def _write_ranges(start: Path, start_sha256: str, written: Path, lines: Sequence[TrainingLine], course: Course) -> None:
    """Ranges for the bytes of what was learnt: the start's, if it has any, else those of some lines.

    Measured anew with a house's lines among them they are wider, and cost real lines of other kinds
    (benchmarks/results/accuracy/house_training.md).
    """
    try:
        write_ranges(ranges_file(written), compute_sha256(written), read_ranges(ranges_file(start), start_sha256))
    except InvalidWeights:
        line_ranges.measure(written, (line.seen for line in course.through(lines)))


def _load_replay(
    replay: Path | None, characters: list[str], seed: int, course: Course
) -> tuple[list[TrainingLine], list[TrainingLine]]:
    """Lines to remember by, and others to measure on; of a file, or drawn."""
    if replay is not None:
        remembered, general = ([line.undamaged() for line in lines] for lines in read_real_lines(replay, characters))
        if not remembered or not general:
            raise LabelError(f"{replay.name} holds {len(remembered)} lines to remember by and {len(general)} others")
        return remembered, general
    # Only drawing needs fonts, texts and the packages that read them.
    from training.data.replay import GENERAL, REMEMBERED, draw_lines

    drawn = list(course.along(islice(draw_lines(characters, seed), REMEMBERED + GENERAL), REMEMBERED + GENERAL))
    seen = [TrainingLine(line.text, line.seen, line.seen, line.kind) for line in drawn]
    return seen[GENERAL:], seen[:GENERAL]


def _name_task(own: Sequence[OwnLine], start: str, replay: Path | None, seed: int) -> str:
    """A digest of all that a run's course follows from."""
    digest = hashlib.sha256(f"{start} {seed} {replay and compute_sha256(replay)}".encode())
    for line in own:
        assert line.picture.shape[0] == LINE_HEIGHT
        digest.update(f"\n{line.document}\t{line.text}\t{line.picture.shape[1]}\t".encode())
        digest.update(line.picture.tobytes())
    return digest.hexdigest()
