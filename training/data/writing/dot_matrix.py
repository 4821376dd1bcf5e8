"""Digits of 5 x 7 dots with a slashed zero, as needle printers and small displays form them; kept for evaluation."""

import numpy as np

from training.data.writing.faces import EM, Glyph, Pen
from training.data.writing.sign_pens import in_dots

# Seven rows from the top, of five dots each, the leftmost the highest bit.
_ROWS = {
    "0": (14, 17, 19, 21, 25, 17, 14),
    "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14),
    "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12),
    "-": (0, 0, 0, 31, 0, 0, 0),
    "/": (0, 1, 2, 4, 8, 16, 0),
    ".": (0, 0, 0, 0, 0, 12, 12),
    ":": (0, 12, 12, 0, 12, 12, 0),
}
_PITCH = 5  # pixels from dot to dot at the size of EM


def make_dot_matrix_pen(size: float) -> Pen:
    """A pen of digits in dots of this diameter, in pitches; it has . : - / and the space as well."""

    def squares(character: str) -> Glyph | None:
        """The glyph with a square for each dot."""
        if character == " ":
            return Glyph(np.zeros((1, 1), np.uint8), 0, 0, 6 * _PITCH)
        rows = _ROWS.get(character)
        if rows is None:
            return None
        bits = np.array([[row >> place & 1 for place in (4, 3, 2, 1, 0)] for row in rows], np.uint8)
        ink = np.kron(255 * bits, np.ones((_PITCH, _PITCH), np.uint8))
        return Glyph(ink, 0, -len(ink), 6 * _PITCH)

    assert 7 * _PITCH < EM
    return in_dots(squares, _PITCH, size)
