"""QR codes, bar codes and others of their kind: read by zxing-cpp, which is loaded when codes are first looked for.

    find_codes(image)       # (Code(kind="QRCode", text="https://...", box=..., binary=False), ...)

It looks in all directions, for light codes on dark ground, too. Only codes whose check digits or error correction agree
are taken.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ocr.findings import Code
from ocr.geometry import Boxes, Image, find_covered, grow_box

if TYPE_CHECKING:
    from zxingcpp import Barcode

SQUARES = ("QR", "DataMatrix", "Aztec", "MaxiCode", "PDF417")  # kinds made of squares have one of these in their name
QUIET = 0.1  # of a code's height: the white around it; of bar codes at their ends only, as text may touch their bars
INSIDE = 0.5  # share of a line's box that lies in a code, if the line is the code's own ink


def find_codes(image: Image) -> tuple[Code, ...]:
    """The codes on a page (H, W, 3), from the top."""
    import zxingcpp

    found = zxingcpp.read_barcodes(image, text_mode=zxingcpp.TextMode.Plain)
    return tuple(sorted(map(_make_code, found), key=lambda code: min((y, x) for x, y in code.box)))


def find_in_codes(boxes: Boxes, codes: tuple[Code, ...]) -> NDArray[np.bool_]:
    """Which boxes of lines (N, 4, 2) lie in a code for the most part, and so are none: (N,)."""
    inside = np.zeros(len(boxes), np.bool_)
    for code in codes:
        made_of_squares = any(name in code.kind for name in SQUARES)
        around = grow_box(np.array(code.box, np.float32), QUIET, QUIET if made_of_squares else 0)
        inside |= find_covered(boxes, around, INSIDE)
    return inside


def _make_code(found: "Barcode") -> Code:
    place = found.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    first, second, third, fourth = ((float(corner.x), float(corner.y)) for corner in corners)
    text, binary = _read_content(found)
    return Code(found.format.name, text, (first, second, third, fourth), binary)


def _read_content(found: "Barcode") -> tuple[str, bool]:
    """What a code says, and whether that is bytes in hexadecimal.

    A code that names no character set is taken for bytes by the library if a control character is in it: it is text all
    the same if it is UTF-8.
    """
    from zxingcpp import ContentType

    if found.content_type not in (ContentType.Binary, ContentType.Mixed, ContentType.UnknownECI):
        return found.text, False
    try:
        return found.bytes.decode(), False
    except UnicodeDecodeError:
        return found.bytes.hex(), True
