"""Pages as if they had been read: texts at their places, without a picture."""

from ocr.layout.characters import is_wide
from ocr.results import Character, Line, Page

HEIGHT = 30.0  # of a line, in pixels


def write_line(
    text: str, left: float, top: float, *, unsure: dict[int, tuple[tuple[str, float], ...]] | None = None
) -> Line:
    """A line whose characters stand as wide as print does; `unsure`: what some of them may be besides, by place."""
    widths = [HEIGHT if is_wide(letter) else HEIGHT / 2 for letter in text]
    total = sum(widths)
    characters, start = [], 0.0
    for place, (letter, width) in enumerate(zip(text, widths, strict=True)):
        others = (unsure or {}).get(place, ())
        confidence = 1 - sum(share for _, share in others) if others else 0.999
        characters.append(Character(letter, start / total, (start + width) / total, confidence, others))
        start += width
    box = ((left, top), (left + total, top), (left + total, top + HEIGHT), (left, top + HEIGHT))
    return Line(text, 0.99, box, characters=tuple(characters))


def write_page(*lines: tuple[str, float, float] | Line) -> Page:
    """A page of 1000 x 1000 pixels with lines, or texts each with its left and top."""
    return Page(1000, 1000, tuple(line if isinstance(line, Line) else write_line(*line) for line in lines))
