"""Lines that a client sends back, corrected maybe, to be written as a file: the body of /api/v1/export.

The models say all bounds once: requests are checked by them, and the OpenAPI document shows them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Self

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from ocr.errors import InvalidRequest, TooManyPages, TooManyPixels
from ocr.files.open import decode
from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import add_tables
from ocr.results import Document
from ocr.web.export_page import ExportPage
from ocr.web.json_body import decode_base64
from ocr.web.message_models import check_message

LONGEST_SOURCE = 255


class ExportRequest(BaseModel):
    """Pages to be written as a file of a format; a searchable PDF needs their pictures too."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        json_schema_extra={
            "example": {
                "format": "markdown",
                "pages": [
                    {
                        "width": 900,
                        "height": 252,
                        "lines": [{"text": "Invoice 20394", "box": [[36, 20], [263, 20], [263, 58], [36, 58]]}],
                    }
                ],
            }
        },
    )

    pages: Annotated[list[ExportPage], Field(min_length=1)]
    format: str = "json"
    source: Annotated[str, Field(description="name of the file that was read, for hOCR, ALTO, HTML and Word")] = ""
    pictures: Annotated[
        list[str], Field(description="for pdf, and tables in html, xlsx and docx: the pages' pictures as base64")
    ] = []

    @classmethod
    def parse(cls, message: Mapping[str, Any], most_pages: int) -> Self:
        """A request's JSON, checked.

        Raises:
            InvalidRequest: something is missing or impossible; the message says where.
            TooManyPages: more than `most_pages`.
        """
        pages = message.get("pages")
        if isinstance(pages, list) and len(pages) > most_pages:
            raise TooManyPages(f"{len(pages)} pages, and at most {most_pages} are allowed")
        request = check_message(cls, message)
        if request.pictures and len(request.pictures) != len(request.pages):
            raise InvalidRequest(
                f"'pictures' has {len(request.pictures)} pictures, but there must be one for each of "
                f"{len(request.pages)} pages"
            )
        return request

    def to_document(self) -> Document:
        """The document that is to be written."""
        return Document(tuple(page.to_page() for page in self.pages))

    def decode_pictures(self, max_pixels: int) -> list[Image] | None:
        """The pages' pictures in their pages' sizes; None if none were sent.

        Raises:
            InvalidRequest: one is no base64.
            RequestError: one can't be decoded.
        """
        if not self.pictures:
            return None
        pictures = []
        for index, (text, page) in enumerate(zip(self.pictures, self.pages, strict=True)):
            data = decode_base64(text, f"pictures[{index}]")
            if page.width * page.height > max_pixels:
                raise TooManyPixels(f"pages[{index}] has more than {max_pixels} pixels")
            image = decode(data, max_pixels=max_pixels).image
            if image.shape[:2] != (page.height, page.width):
                image = np.asarray(cv2.resize(image, (page.width, page.height), interpolation=cv2.INTER_AREA), np.uint8)
            pictures.append(image)
        return pictures


def find_tables_again(document: Document, pictures: Sequence[Image], options: Options) -> Document:
    """The document with the tables that its lines, as they are now, make in the pages' pictures.

    Pages that came with tables keep those.
    """
    pages = zip(document.pages, pictures, strict=True)
    found = (page if page.tables else add_tables(page, picture, options) for page, picture in pages)
    return replace(document, pages=tuple(found))
