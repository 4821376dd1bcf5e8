"""What stands on a page of an OFD document: its text with the place of each character, its pictures and its rules.

The letters themselves are not drawn: that would need each document's own fonts. All is in millimetres from the page's
upper left corner.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ocr.errors import ImageDecodeFailed, RequestError
from ocr.files.ofd_package import OfdPackage, OfdPage, parse_box, parse_numbers
from ocr.files.safe_xml import Node

MOST_TEXTS = 2000  # pieces of text, side by side ones joined; the order of lines takes time by their square
ASCENT = 0.88  # of a character's size, above its base line
MOST_CHARACTERS = 50_000
MOST_POINTS = 100_000
MOST_REPEATS = 10_000

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and the corners of its place: upper left, upper right, lower right, lower left, as it is read."""

    text: str
    corners: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture's path in the archive, and left, top, width and height of its place."""

    path: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page, what is further back first."""

    texts: tuple[tuple[Glyph, ...], ...]
    pictures: tuple[PlacedPicture, ...]
    rules: tuple[tuple[Point, ...], ...]


def read_content(package: OfdPackage, page: OfdPage) -> PageContent:
    """The content of a page and of the template behind it.

    Raises:
        RequestError: the page's own content can't be read, or has too many pieces of text.
    """
    own = package.read_xml(page.path)
    roots = []
    for template in own.children:
        path = package.templates.get(template.attributes.get("TemplateID", "")) if template.name == "Template" else None
        if path is not None:
            try:
                roots.append(package.read_xml(path))
            except RequestError:  # the page without its background is better than none
                continue
    left, top, _, _ = package.box(page)
    media = package.read_media()
    texts: list[tuple[Glyph, ...]] = []
    pictures: list[PlacedPicture] = []
    rules: list[tuple[Point, ...]] = []
    characters = points = 0
    for root in (*roots, own):
        for node in _walk_objects(root.find("Content")):
            box = parse_box(node.attributes.get("Boundary", "")) or (0.0, 0.0, 0.0, 0.0)
            matrix = _place(node, box[0] - left, box[1] - top)
            if node.name == "TextObject" and characters < MOST_CHARACTERS:
                for glyphs in _read_text(node, matrix):
                    characters += len(glyphs)
                    texts.append(glyphs)
            elif node.name == "ImageObject" and box[2] > 0:
                path = media.get(node.attributes.get("ResourceID", ""))
                if path is not None:
                    pictures.append(PlacedPicture(path, (box[0] - left, box[1] - top, box[2], box[3])))
            elif node.name == "PathObject" and points < MOST_POINTS and node.attributes.get("Stroke") != "false":
                for rule in _read_path(node.find("AbbreviatedData").text, matrix):
                    points += len(rule)
                    rules.append(rule)
    joined = _join(texts)
    if len(joined) > MOST_TEXTS:
        raise ImageDecodeFailed(
            f"a page of the OFD file has {len(joined)} pieces of text, and at most {MOST_TEXTS} are read"
        )
    return PageContent(tuple(joined), tuple(pictures), tuple(rules))


def _join(texts: list[tuple[Glyph, ...]]) -> list[tuple[Glyph, ...]]:
    """The texts, those in one that follow each other on a level line: some programs write each character alone."""
    found: list[list[Glyph]] = []
    for glyphs in texts:
        if found and _continues(found[-1][-1], glyphs[0]):
            found[-1] += glyphs
        else:
            found.append(list(glyphs))
    return [tuple(glyphs) for glyphs in found]


def _continues(before: Glyph, after: Glyph) -> bool:
    """Whether a character stands right behind another one, both level and of the same height."""
    (_, top), (right, level), (_, bottom), _ = before.corners
    (left, next_top), (_, next_level), (_, next_bottom), _ = after.corners
    height = bottom - top
    slack = height / 10
    same = max(abs(top - next_top), abs(bottom - next_bottom), abs(top - level), abs(next_top - next_level)) < slack
    return same and -3 * slack < left - right < 3 * slack


def _walk_objects(content: Node) -> Iterator[Node]:
    """The objects in layers and blocks."""
    for node in content.children:
        if node.name in ("Layer", "PageBlock"):
            yield from _walk_objects(node)
        else:
            yield node


def _place(node: Node, left: float, top: float) -> Matrix:
    """What takes an object's points to the page: its own matrix, then its boundary's corner."""
    numbers = parse_numbers(node.attributes.get("CTM", ""))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return a, b, c, d, e + left, f + top


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _read_text(node: Node, matrix: Matrix) -> Iterator[tuple[Glyph, ...]]:
    """The characters of each piece of a text object; pieces of no text are left out."""
    size = next(iter(parse_numbers(node.attributes.get("Size", ""))), 0.0)
    if not 0 < size < 1000:
        return
    x = y = 0.0
    for code in node.children:
        if code.name != "TextCode" or not code.text.strip():
            continue
        x = next(iter(parse_numbers(code.attributes.get("X", ""))), x)
        y = next(iter(parse_numbers(code.attributes.get("Y", ""))), y)
        across = _read_deltas(code.attributes.get("DeltaX", ""))
        down = _read_deltas(code.attributes.get("DeltaY", ""))
        glyphs, at_x, at_y = [], x, y
        for number, character in enumerate(code.text.strip("\r\n")[:MOST_CHARACTERS]):
            usual = size if ord(character) > 0x2E7F else size / 2
            step_x = across[number] if number < len(across) else (0.0 if down else usual)
            width = min(abs(step_x), 2 * size) or usual
            upper, lower = at_y - size * ASCENT, at_y + size * (1 - ASCENT)
            corners = ((at_x, upper), (at_x + width, upper), (at_x + width, lower), (at_x, lower))
            first, second, third, fourth = (_apply(matrix, *corner) for corner in corners)
            glyphs.append(Glyph(character, (first, second, third, fourth)))
            at_x += step_x
            at_y += down[number] if number < len(down) else 0.0
        yield tuple(glyphs)


def _read_deltas(text: str) -> list[float]:
    """Distances between characters; `g 3 2.5` stands for 2.5 2.5 2.5."""
    found: list[float] = []
    parts = iter(text.split())
    for part in parts:
        if part != "g":
            found += parse_numbers(part)
            continue
        count, value = next(parts, ""), parse_numbers(next(parts, ""))
        if count.isascii() and count.isdigit() and value:
            found += value * min(int(count), MOST_REPEATS)
    return found[:MOST_CHARACTERS]


def _read_path(text: str, matrix: Matrix) -> Iterator[tuple[Point, ...]]:
    """The lines of a path; of curves the straight ways between their ends."""
    takes = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
    parts = text.split()[: 2 * MOST_POINTS]
    line: list[Point] = []
    place = 0
    while place < len(parts):
        command, count = parts[place], takes.get(parts[place], 0)
        numbers = parse_numbers(" ".join(parts[place + 1 : place + 1 + count]))
        place += 1 + count
        if command in ("S", "M") or (command not in takes and command != "C") or len(numbers) != count:
            if len(line) > 1:
                yield tuple(line)
            line = []
        if len(numbers) == count and count:
            line.append(_apply(matrix, numbers[-2], numbers[-1]))
        elif command == "C" and line:
            line.append(line[0])
    if len(line) > 1:
        yield tuple(line)
