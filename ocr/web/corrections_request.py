"""Corrected lines that a client sends: the body of POST /api/v1/corrections.

A line's picture comes with it, cut out; or the page's picture comes once, and each line names its box in it.
"""

import hashlib
import io
from collections.abc import Mapping
from typing import Annotated, Any, Self

import cv2
import numpy as np
from PIL import Image as PillowImage
from pydantic import BaseModel, ConfigDict, Field

from ocr.crops import crop_line
from ocr.errors import InvalidRequest
from ocr.files.open import decode
from ocr.geometry import LINE_HEIGHT, Image, measure_sides
from ocr.grey import to_grey
from ocr.learning.records import MOST_TEXT, NewCorrection, tidy_text
from ocr.web.export_page import Corner, Probability
from ocr.web.json_body import decode_base64
from ocr.web.message_models import check_message

MOST_LINES = 500
MOST_PIXELS = 4_000_000  # of a line's picture
LEAST_SIDE, LONGEST = 2.0, 200  # pixels of a box's shorter side; the longer one in parts of it
LARGEST_HEIGHT = 2 * LINE_HEIGHT  # pixels of a line's picture that is kept; a larger one is shrunk

Text = Annotated[str, Field(max_length=MOST_TEXT)]


class CorrectedLine(BaseModel):
    """A line: what was read, what is right, and its picture or its box in the page's picture."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    text: Text
    read: Text = ""
    confidence: Probability = 1.0
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    picture: Annotated[str, Field(description="the line cut out, as base64")] = ""
    box: Annotated[list[Corner], Field(max_length=4, description="its corners in the page's picture")] = []


class CorrectionsRequest(BaseModel):
    """Corrected lines of a document."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={
            "example": {
                "document": "invoice.jpg",
                "picture": "iVBORw0KGgo...",
                "lines": [
                    {
                        "read": "lnvoice 20394",
                        "text": "Invoice 20394",
                        "box": [[36, 20], [263, 20], [263, 58], [36, 58]],
                    }
                ],
            }
        },
    )

    lines: Annotated[list[CorrectedLine], Field(min_length=1, max_length=MOST_LINES)]
    document: Annotated[str, Field(max_length=255, description="name of the file")] = ""
    model: Annotated[str, Field(max_length=100, description="`model` of the reply")] = ""
    picture: Annotated[str, Field(description="the page's picture as base64, for lines that have a box")] = ""

    @classmethod
    def parse(cls, message: Mapping[str, Any]) -> Self:
        """A request's JSON, checked.

        Raises:
            InvalidRequest: something is missing or impossible; the message says where.
        """
        request = check_message(cls, message)
        for index, line in enumerate(request.lines):
            if bool(line.picture) == bool(line.box):
                raise InvalidRequest(f"'lines[{index}]' must have either 'picture' or 'box'")
            if line.box and not request.picture:
                raise InvalidRequest(f"'lines[{index}]' has a box, but there is no 'picture' of the page")
            if line.box and not _is_line(line.box):
                raise InvalidRequest(f"'lines[{index}].box' is not that of a line")
        return request

    def to_corrections(self, max_pixels: int) -> list[NewCorrection]:
        """What is to be kept of them, pictures decoded, cut out and coded anew.

        Raises:
            InvalidRequest: a picture is no base64.
            RequestError: one can't be decoded.
        """
        page = decode(decode_base64(self.picture, "picture"), max_pixels=max_pixels).image if self.picture else None
        corrections = []
        for index, line in enumerate(self.lines):
            if page is not None and line.box:
                picture = crop_line(page, np.array(line.box, np.float32), LINE_HEIGHT)
            else:
                sent = decode_base64(line.picture, f"lines[{index}].picture")
                picture = decode(sent, max_pixels=min(MOST_PIXELS, max_pixels)).image
            coded, digest = _encode(picture)
            read, text = tidy_text(line.read), tidy_text(line.text)
            corrections.append(
                NewCorrection(coded, digest, read, text, line.confidence, self.model, self.document, line.page)
            )
        return corrections


def _is_line(corners: list[list[float]]) -> bool:
    """Whether corners are four, and make a line of sensible height and length."""
    if len(corners) != 4:
        return False
    sides = measure_sides(np.array(corners, np.float32))
    return min(sides) >= LEAST_SIDE and max(sides) <= LONGEST * min(sides)


def _encode(picture: Image) -> tuple[bytes, str]:
    """A line's picture as it is kept, PNG in grey, and the SHA-256 of its pixels."""
    grey = to_grey(picture)
    if grey.shape[0] > LARGEST_HEIGHT:
        size = (max(1, round(grey.shape[1] * LARGEST_HEIGHT / grey.shape[0])), LARGEST_HEIGHT)
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    buffer = io.BytesIO()
    PillowImage.fromarray(grey).save(buffer, "PNG")
    return buffer.getvalue(), hashlib.sha256(repr(grey.shape).encode() + grey.tobytes()).hexdigest()
