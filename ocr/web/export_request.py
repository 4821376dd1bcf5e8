"""Lines that a client sends back, corrected maybe, to be written as a file: the body of /api/v1/export.

The models say all bounds once: requests are checked by them, and the OpenAPI document shows them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from ocr.errors import InvalidRequest, TooManyPages, TooManyPixels
from ocr.files.open import decode
from ocr.findings import Code
from ocr.geometry import Image, Quadrilateral
from ocr.pipeline.options import Options
from ocr.pipeline.postprocess import add_tables
from ocr.results import Document, Line, Page
from ocr.web.json_body import decode_base64

LARGEST_SIDE = 200_000
LONGEST_SOURCE = 255

Side = Annotated[int, Field(ge=1, le=LARGEST_SIDE)]
Coordinate = Annotated[float, Field(ge=-LARGEST_SIDE, le=LARGEST_SIDE)]
Corner = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]
Corners = Annotated[
    list[Corner],
    Field(min_length=4, max_length=4, description="corners [x, y] in pixels, clockwise from the top left"),
]
# OpenAPI 3.0 says of a number that it may be null in a way of its own.
Dpi = Annotated[
    float | None,
    Field(ge=1, le=10_000),
    WithJsonSchema({"type": "number", "minimum": 1, "maximum": 10_000, "nullable": True}),
]

# What is said of the commonest mistakes, in place of pydantic's words.
_PROBLEMS = {
    "model_type": "must be an object",
    "missing": "is missing",
    "extra_forbidden": "is not a field of this request",
}


class ExportLine(BaseModel):
    """A line, as a reply has it; what else a reply's line has is ignored."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    text: Annotated[str, Field(max_length=10_000)]
    box: Corners
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    end: Annotated[str, Field(pattern=r"^\n{0,9} {0,1000}$")] = "\n"
    kind: Literal["text", "seal"] = "text"

    def to_line(self) -> Line:
        """The line as everything else here has it."""
        return Line(self.text, self.confidence, _quadrilateral(self.box), self.end, kind=self.kind)


class ExportCode(BaseModel):
    """A QR code or bar code, as a reply has it."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    kind: Annotated[str, Field(max_length=100)]
    text: Annotated[str, Field(max_length=20_000)]
    box: Corners
    binary: bool = False

    def to_code(self) -> Code:
        """The code as everything else here has it."""
        return Code(self.kind, self.text, _quadrilateral(self.box), self.binary)


class ExportPage(BaseModel):
    """A page's size in pixels, and its lines."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    width: Side
    height: Side
    lines: Annotated[list[ExportLine], Field(max_length=20_000)]
    dpi: Dpi = None
    direction: Literal[0, 90, 180, 270] = 0
    codes: Annotated[list[ExportCode], Field(max_length=1_000)] = []

    def to_page(self) -> Page:
        """The page as everything else here has it."""
        lines = tuple(line.to_line() for line in self.lines)
        codes = tuple(code.to_code() for code in self.codes)
        return Page(self.width, self.height, lines, dpi=self.dpi, direction=self.direction, codes=codes)


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
    def parse(cls, message: Mapping[str, Any], most_pages: int) -> "ExportRequest":
        """A request's JSON, checked.

        Raises:
            InvalidRequest: something is missing or impossible; the message says where.
            TooManyPages: more than `most_pages`.
        """
        pages = message.get("pages")
        if isinstance(pages, list) and len(pages) > most_pages:
            raise TooManyPages(f"{len(pages)} pages, and at most {most_pages} are allowed")
        try:
            request = cls.model_validate(message)
        except ValidationError as error:
            raise InvalidRequest(_describe(error)) from None
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
    """The document with the tables that its lines, as they are now, make in the pages' pictures."""
    pages = zip(document.pages, pictures, strict=True)
    return replace(document, pages=tuple(add_tables(page, picture, options) for page, picture in pages))


def make_export_schemas() -> dict[str, Any]:
    """The models as schemas of the OpenAPI document, by their names."""
    schema = ExportRequest.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs")
    schemas = parts | {"ExportRequest": schema}
    for model in schemas.values():
        for described in model["properties"].values():
            _tell_default(described)
    return schemas


def _tell_default(described: dict[str, Any]) -> None:
    """Says a field's default in words: as a schema's `default`, generated clients send it or want it to be sent."""
    if "default" in described:
        default = json.dumps(described.pop("default"))
        described["description"] = "; ".join(filter(None, (described.get("description"), f"default: {default}")))


def _quadrilateral(corners: list[list[float]]) -> Quadrilateral:
    first, second, third, fourth = ((x, y) for x, y in corners)
    return first, second, third, fourth


def _describe(error: ValidationError) -> str:
    """The first mistake that was found: where it is, and what is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ""
    for step in first["loc"]:
        where += f"[{step}]" if isinstance(step, int) else f".{step[:80]}" if where else step[:80]
    return f"'{where}' {_PROBLEMS.get(first['type'], first['msg'].replace('Input should', 'should'))}"
