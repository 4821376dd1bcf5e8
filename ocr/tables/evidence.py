"""What makes lines that stand in rows and columns a table, and its first rows headers: what the cells say.

Running text in columns, pairs of forms, lists and code stand in rows and columns, too. Where no rules are drawn, more
speaks against a table than for it, so that it takes a column of numbers, or three columns of short text.
"""

import re

import numpy as np
from numpy.typing import NDArray

from ocr.layout.characters import is_wide

Texts = list[list[str]]  # a table's cells, row by row; "" where there is none

_SKIPPED = re.compile(r"[\s,.，。:：()（）%％$¥￥€£+\-–—/*]")
_LABEL = re.compile(r".*[:：]\s*$|^[^\d\W]{1,12}[:：].*")
_BLANK = re.compile(r"[-–—/\\.*]*$")

NUMBERS = 0.7  # part of a column's cells that are numbers
DIGITS = 0.5  # part of a number's characters that are digits
LABELS = 0.25  # part of the cells that are labels: a form
FILLED = 0.5  # part of the places that have a cell
FILLED_TEXT = 0.85  # the same where no column holds numbers
FEWEST_ROWS, FEWEST_PAIRS = 3, 4  # of a table without rules; of one with two columns
LONGEST = 14.0  # characters, wide ones, of a middling cell
PROSE_LONG, PROSE_FULL = 8.0, 0.6  # characters of lines of running text, and how many of them fill their column


def is_number(text: str) -> bool:
    """Whether a cell's text is a number, an amount, a share or a date rather than words."""
    characters = _SKIPPED.sub("", text)
    return bool(characters) and sum(map(str.isdigit, characters)) >= DIGITS * len(characters)


def measure_length(text: str) -> float:
    """How long a text is, in wide characters."""
    return sum(1.0 if is_wide(character) else 0.5 for character in text)


def find_number_columns(texts: Texts, first_row: int) -> list[int]:
    """The columns that hold numbers from a row on."""
    found = []
    for column in range(len(texts[0])):
        cells = [row[column] for row in texts[first_row:] if row[column] and not _BLANK.match(row[column])]
        if len(cells) >= 2 and sum(map(is_number, cells)) >= NUMBERS * len(cells):
            found.append(column)
    return found


def is_table(texts: Texts, fullness: NDArray[np.float64], *, ruled: bool) -> bool:
    """Whether rows and columns of text are a table.

    Args:
        texts: the cells.
        fullness: (columns,) for each column which part of its lines reach from its left edge to its right one.
        ruled: whether level rules are drawn above and below, so that less is asked.
    """
    rows, columns = len(texts), len(texts[0])
    cells = [text for row in texts for text in row if text]
    if columns < 2 or rows < 2 or not cells:
        return False
    lengths = [measure_length(text) for text in cells]
    prose = sum(
        bool(full >= PROSE_FULL and np.median([measure_length(row[c]) for row in texts if row[c]] or [0]) >= PROSE_LONG)
        for c, full in enumerate(fullness.tolist())
    )
    if prose >= 2:
        return False
    if ruled:
        return len(cells) >= 4
    if rows < FEWEST_ROWS or (columns == 2 and rows < FEWEST_PAIRS):
        return False
    if float(np.median(lengths)) > LONGEST or sum(bool(_LABEL.match(text)) for text in cells) > LABELS * len(cells):
        return False
    filled = len(cells) / (rows * columns)
    if any(column > 0 for column in find_number_columns(texts, 1)):
        return filled >= FILLED
    # Pairs of labels and values stand in an even number of columns.
    return columns >= 3 and columns % 2 == 1 and rows >= FEWEST_PAIRS and filled >= FILLED_TEXT


def count_header_rows(texts: Texts, first_rows: int) -> int:
    """How many rows at the top are headers: words above columns of numbers.

    Args:
        texts: the cells.
        first_rows: how many rows the cells of the first row, merged ones too, take together.
    """
    if first_rows >= len(texts):
        return 0
    numbers = find_number_columns(texts, first_rows)
    above = [texts[row][column] for row in range(first_rows) for column in numbers]
    words = [text for text in above if text]
    if not words or sum(map(is_number, words)) > 0.3 * len(words):
        return 0
    return first_rows
