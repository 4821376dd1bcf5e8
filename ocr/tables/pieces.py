"""Lines cut where they run through several cells: the detector takes neighbours that stand close for one line."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.layout.characters import cut_box, find_reading_box, is_vertical, is_wide, locate_characters
from ocr.layout.sheet import Sheet
from ocr.results import Character, Line
from ocr.tables.level import LevelFrame

# In heights of a line: so much white between two characters of a line parts cells, if the characters are so wide.
WHITE, WIDE, NARROW = 1.1, 0.85, 0.45

# Lines above and below, up to so many heights away, as they stand beside a space at which a line may be cut: so many
# must overlap each part of it by this part of the shorter one, and few may run over the space.
NEAR, FEWEST_LIKE, LIKE, MOST_OVER = 10.0, 2, 0.6, 0.3
MOST_WIDE = 14.0  # heights of a line: longer ones are running text
LONGER = 2.5  # times as long as a line, others are running text above or below the table


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or a part of it, as a line of its own; `index` says which line of the page it is of."""

    index: int
    line: Line


def split_at_white(piece: Piece) -> list[Piece]:
    """The parts of a line between which there is more white than between words."""
    line = piece.line
    if len(line.characters) < 2 or is_vertical(line):
        return [piece]
    box = np.array(line.box, np.float64)
    length, height = float(np.hypot(*(box[1] - box[0]))), float(np.hypot(*(box[3] - box[0])))
    printed = [number for number, character in enumerate(line.characters) if not character.text.isspace()]
    cuts = []
    for before, after in pairwise(printed):
        first, second = line.characters[before], line.characters[after]
        distance = (second.start + second.end - first.start - first.end) / 2 * length
        halves = sum(WIDE if is_wide(each.text) else NARROW for each in (first, second)) / 2
        if distance - halves * height > WHITE * height:
            cuts.append(after)
    return _cut(piece, cuts)


def split_at_rules(piece: Piece, places: list[float], frame: LevelFrame) -> list[Piece]:
    """The parts of a line that rules part.

    Args:
        piece: the line.
        places: where the rules stand from the left, in the level frame.
        frame: the level frame.
    """
    line = piece.line
    cells = locate_characters(line)
    if len(cells) < 2 or len(cells) != len(line.text) or is_vertical(line):
        return [piece]
    box = find_reading_box(line)
    ends = frame.lay(np.array((box[0], box[1], box[2], box[3]), np.float64))[:, 0]
    start, end = float(ends[0] + ends[3]) / 2, float(ends[1] + ends[2]) / 2
    middles = [start + (cell.start + cell.end) / 2 * (end - start) for cell in cells]
    cuts = {next((n for n, middle in enumerate(middles) if middle > place), 0) for place in places}
    return _cut(piece, sorted(cut for cut in cuts if cut))


def split_at_columns(pieces: list[Piece], sheet: Sheet, unit: float) -> list[Piece]:
    """Lines cut at a space where the lines above and below stand in two columns, and none runs on over it.

    Args:
        pieces: lines that no rules part.
        sheet: where they lie, in the level frame.
        unit: height of a line in pixels.
    """
    cut = []
    for index, piece in enumerate(pieces):
        away = np.abs(sheet.middle - sheet.middle[index])
        may_be_cells = " " in piece.line.text and int((away < unit / 2).sum()) > 1  # a lone line is a title
        cells = locate_characters(piece.line) if may_be_cells else []
        near = (away > unit / 2) & (away < NEAR * unit) & (sheet.width < LONGER * sheet.width[index])
        left, right = sheet.left[near], sheet.right[near]
        start, end = float(sheet.left[index]), float(sheet.right[index])
        places = []
        for number, cell in enumerate(cells):
            if not cell.text.isspace() or is_vertical(piece.line) or end - start > MOST_WIDE * unit:
                continue
            x = start + (cell.start + cell.end) / 2 * (end - start)
            over = int(((left < x - unit / 4) & (right > x + unit / 4)).sum())
            sides = []
            for first, last in ((start, x), (x, end)):
                shared = np.minimum(right, last) - np.maximum(left, first)
                sides.append(int((shared > LIKE * np.minimum(right - left, last - first)).sum()))
            if min(sides) - over >= FEWEST_LIKE and over <= MOST_OVER * min(sides):
                places.append(number + 1)
        cut += _cut(piece, places)
    return cut


def _cut(piece: Piece, cuts: list[int]) -> list[Piece]:
    """A line as parts that begin with these of its characters; those of spaces alone are left out."""
    if not cuts:
        return [piece]
    line, cells = piece.line, locate_characters(piece.line)
    own = line.characters if "".join(each.text for each in line.characters) == line.text else tuple(cells)
    box = find_reading_box(line)
    parts = []
    for first, last in pairwise([0, *cuts, len(cells)]):
        printed = [n for n in range(first, last) if not cells[n].text.isspace()]
        if not printed:
            continue
        start, end = cells[printed[0]].start, cells[printed[-1]].end
        kept = range(printed[0], printed[-1] + 1)
        length = max(end - start, 1e-6)
        characters = tuple(_move(own[n], start, length) for n in kept)
        text = "".join(own[n].text for n in kept)
        part = replace(line, text=text, box=cut_box(box, start, end), characters=characters)
        parts.append(Piece(piece.index, part))
    return parts


def _move(character: Character, start: float, length: float) -> Character:
    return replace(
        character, start=max((character.start - start) / length, 0.0), end=min((character.end - start) / length, 1.0)
    )
