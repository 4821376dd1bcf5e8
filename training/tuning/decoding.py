"""Chooses the constants of the second look at unsure lines: how unsure, the language's weight, a character's bonus.

    python -m training decoding --seed 900 --count 4000

Lines are drawn from parts of the corpora that the language model was not shown
(`training.tuning.language_model.is_held_out`), with a seed that is never trained with; the evaluation set is not looked
at. Prints Markdown: of lines read wrong by greedy decoding how many come right, of those read right how many go wrong,
by what is tried.

What stands in the code was chosen on 3,000 lines, of which greedy decoding read 2,053 letter by letter: 72 put right
and 24 made wrong. A weight of 0.4 gave 85 and 30; without `ocr.recognition.language_model.FLOOR` and with a choice of
digits left to the language, 84 and 50.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evaluation.scoring import digits_of
from ocr.recognition import beam_search
from ocr.recognition.ctc import decode
from ocr.recognition.language_model import LanguageModel
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS
from training.data.corpora import lines_of
from training.data.lines import LineSource
from training.data.text import TextSource
from training.data.training_line import TrainingLine
from training.tuning.language_model import is_held_out

LANGUAGE_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4)
BONUSES = (3.0, 4.0, 5.0, 6.0)
THRESHOLDS = (0.6, 0.8, 0.9)


@cache
def held_out_lines_of(source: str) -> tuple[str, ...]:
    """The lines of a corpus that the language model was not shown."""
    return tuple(line for line in lines_of(source) if is_held_out(line))


def try_constants(seed: int, count: int, weights: Path = CRNN_WEIGHTS) -> None:
    """Draws `count` lines, reads them, prints the table."""
    recognizer = Recognizer(replace(Settings.from_environment(), language_model="never"), weights)
    language = LanguageModel.load()
    source = LineSource(seed, list(recognizer.charset))
    source.text = TextSource(source.rng, list(recognizer.charset), held_out_lines_of)
    lines = [source.line() for _ in range(count)]
    print(f"{count} lines\n")
    print("| unsure below | weight | bonus | looked at | put right | made wrong | gain | digits changed |")
    print("|---|---|---|---|---|---|---|---|")
    unsure = list(_unsure_lines(recognizer, lines))
    for weight, bonus in itertools.product(LANGUAGE_WEIGHTS, BONUSES):
        if weight == 0 and bonus != BONUSES[0]:
            continue
        language.bonus = bonus
        tried = []
        for text, greedy, surety, candidates in unsure:
            read = beam_search.search(*candidates, recognizer.charset, language, weight).text
            tried.append((surety, greedy == text, read == text, digits_of(greedy) != digits_of(read)))
        for threshold in THRESHOLDS:
            rows = [row for row in tried if row[0] < threshold]
            right = sum(not before and after for _, before, after, _ in rows)
            wrong = sum(before and not after for _, before, after, _ in rows)
            digits = sum(changed for *_, changed in rows)
            print(
                f"| {threshold} | {weight} | {bonus} | {len(rows)} | {right} | {wrong} | {right - wrong} | {digits} |"
            )


def _unsure_lines(
    recognizer: Recognizer, lines: list[TrainingLine]
) -> Iterator[tuple[str, str, float, tuple[NDArray[np.int64], NDArray[np.float32]]]]:
    """Of each line that may get a second look: its text, the greedy reading, its least sure character, candidates."""
    for start in range(0, len(lines), 64):
        group = lines[start : start + 64]
        for line, steps in zip(group, recognizer.steps([line.seen for line in group]), strict=True):
            reading = decode(steps.classes, steps.probabilities, recognizer.charset)
            surety = min((character.confidence for character in reading.characters), default=1.0)
            if surety < max(THRESHOLDS):
                yield line.text, reading.text, surety, recognizer.candidates([steps])[0]
