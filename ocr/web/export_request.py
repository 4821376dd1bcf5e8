"""Lines that a client sends back, corrected maybe, to be written as a file."""

import math
from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np

from ocr.errors import InvalidRequest, TooManyPages, TooManyPixels
from ocr.files.open import decode
from ocr.geometry import Image
from ocr.results import Document, Line, Page, Quadrilateral
from ocr.web.upload import from_base64

LARGEST_SIDE = 200_000
MOST_LINES = 20_000
LONGEST_LINE = 10_000
ENDS = ("\n", " ", "")


def document_from_json(message: Mapping[str, Any], most_pages: int) -> Document:
    """The document in {"pages": [{"width", "height", "lines": [{"text", "box", "confidence", "end"}]}]}.

    Raises:
        InvalidRequest: something is missing or impossible; the message says where.
        TooManyPages: more than `most_pages`.
    """
    pages = message.get("pages")
    if not isinstance(pages, list) or not pages:
        raise InvalidRequest("'pages' must be a list of pages, at least one")
    if len(pages) > most_pages:
        raise TooManyPages(f"{len(pages)} pages, and at most {most_pages} are allowed")
    return Document(tuple(_page(page, f"pages[{index}]") for index, page in enumerate(pages)))


def pictures_from_json(message: Mapping[str, Any], document: Document, max_pixels: int) -> list[Image] | None:
    """The pages' pictures, base64 files under "pictures", in their pages' sizes; None if there are none.

    Raises:
        InvalidRequest: they are not as many as the pages, or no base64.
        RequestError: one can't be decoded.
    """
    sent = message.get("pictures")
    if sent is None:
        return None
    if not isinstance(sent, list) or len(sent) != len(document.pages):
        raise InvalidRequest(f"'pictures' must be a list of {len(document.pages)} pictures, one for each page")
    pictures = []
    for index, (text, page) in enumerate(zip(sent, document.pages, strict=True)):
        data = from_base64(text, f"pictures[{index}]")
        if page.width * page.height > max_pixels:
            raise TooManyPixels(f"pages[{index}] has more than {max_pixels} pixels")
        image = decode(data, max_pixels=max_pixels).image
        if image.shape[:2] != (page.height, page.width):
            image = np.asarray(cv2.resize(image, (page.width, page.height), interpolation=cv2.INTER_AREA), np.uint8)
        pictures.append(image)
    return pictures


def _page(value: Any, where: str) -> Page:
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{where} must be an object")
    sides = [value.get(side) for side in ("width", "height")]
    if not all(type(side) is int and 1 <= side <= LARGEST_SIDE for side in sides):
        raise InvalidRequest(f"{where} needs a width and a height, whole numbers from 1 to {LARGEST_SIDE}")
    lines = value.get("lines")
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise InvalidRequest(f"{where}.lines must be a list of at most {MOST_LINES} lines")
    read = tuple(_line(line, f"{where}.lines[{index}]") for index, line in enumerate(lines))
    return Page(value["width"], value["height"], read)


def _line(value: Any, where: str) -> Line:
    if not isinstance(value, Mapping):
        raise InvalidRequest(f"{where} must be an object")
    text, confidence, end = value.get("text"), value.get("confidence", 1), value.get("end", "\n")
    if not isinstance(text, str) or len(text) > LONGEST_LINE:
        raise InvalidRequest(f"{where}.text must be a string of at most {LONGEST_LINE} characters")
    if not (_is_number(confidence) and 0 <= confidence <= 1):
        raise InvalidRequest(f"{where}.confidence must be a number from 0 to 1")
    if end not in ENDS:
        raise InvalidRequest(f"{where}.end must be a line break, a space or empty")
    return Line(text, float(confidence), _box(value.get("box"), where), end)


def _box(value: Any, where: str) -> Quadrilateral:
    corners = value if isinstance(value, list) and len(value) == 4 else []
    points = [corner for corner in corners if isinstance(corner, list) and len(corner) == 2]
    if len(points) != 4 or not all(_is_number(number) and abs(number) <= LARGEST_SIDE for p in points for number in p):
        raise InvalidRequest(f"{where}.box must be four corners [x, y] in pixels")
    first, second, third, fourth = ((float(x), float(y)) for x, y in points)
    return first, second, third, fourth


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
