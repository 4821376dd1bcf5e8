"""A page that a client sends back, corrected maybe: its lines, and what else was found on it, as replies have them.

What a reply has beyond these fields is ignored, so that its parts can be sent back as they came.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, model_validator

from ocr import findings
from ocr.geometry import Quadrilateral
from ocr.results import Line, Page

LARGEST_SIDE = 200_000
LARGEST_GRID = 2_000  # rows or columns of a table
MOST_CELLS = 20_000

Side = Annotated[int, Field(ge=1, le=LARGEST_SIDE)]
Coordinate = Annotated[float, Field(ge=-LARGEST_SIDE, le=LARGEST_SIDE)]
Corner = Annotated[list[Coordinate], Field(min_length=2, max_length=2)]
Corners = Annotated[
    list[Corner],
    Field(min_length=4, max_length=4, description="corners [x, y] in pixels, clockwise from the top left"),
]
Probability = Annotated[float, Field(ge=0, le=1)]
ShortText = Annotated[str, Field(max_length=100)]
LongText = Annotated[str, Field(max_length=10_000)]
Place = Annotated[int, Field(ge=0, le=LARGEST_GRID - 1)]
Count = Annotated[int, Field(ge=1, le=LARGEST_GRID)]
# OpenAPI 3.0 says of a number that it may be null in a way of its own.
Dpi = Annotated[
    float | None,
    Field(ge=1, le=10_000),
    WithJsonSchema({"type": "number", "minimum": 1, "maximum": 10_000, "nullable": True}),
]


class ExportLine(BaseModel):
    """A line, as a reply has it; what else a reply's line has is ignored."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    text: LongText
    box: Corners
    confidence: Probability = 1.0
    end: Annotated[str, Field(pattern=r"^\n{0,9} {0,1000}$")] = "\n"
    kind: Literal["text", "seal"] = "text"

    def to_line(self) -> Line:
        """The line as everything else here has it."""
        return Line(self.text, self.confidence, _quadrilateral(self.box), self.end, kind=self.kind)


class ExportCode(BaseModel):
    """A QR code or bar code, as a reply has it."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    kind: ShortText
    text: Annotated[str, Field(max_length=20_000)]
    box: Corners
    binary: bool = False

    def to_code(self) -> findings.Code:
        """The code as everything else here has it."""
        return findings.Code(self.kind, self.text, _quadrilateral(self.box), self.binary)


class ExportCell(BaseModel):
    """A cell of a table, as a reply has it."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    row: Place
    column: Place
    row_span: Count = 1
    column_span: Count = 1
    text: LongText
    box: Corners
    confidence: Probability = 1.0

    def to_cell(self) -> findings.Cell:
        """The cell as everything else here has it."""
        spans = self.row_span, self.column_span
        return findings.Cell(self.row, self.column, *spans, _quadrilateral(self.box), self.text, self.confidence)


class ExportTable(BaseModel):
    """A table, as a reply has it: its cells cover each place of its rows and columns once."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    rows: Count
    columns: Count
    header_rows: Annotated[int, Field(ge=0, le=LARGEST_GRID)] = 0
    cells: Annotated[list[ExportCell], Field(max_length=MOST_CELLS)]
    box: Corners

    @model_validator(mode="after")
    def cover_all_places(self) -> Self:
        """Refuses cells that overlap, stand outside, or leave places free."""
        sizes = sum(cell.row_span * cell.column_span for cell in self.cells)
        if sizes != self.rows * self.columns or sizes > MOST_CELLS:
            raise ValueError("has cells that don't cover its rows and columns")
        covered = {
            (row, column)
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
            if row < self.rows and column < self.columns
        }
        if len(covered) != sizes:
            raise ValueError("has cells that overlap or stand outside")
        return self

    def to_table(self) -> findings.Table:
        """The table as everything else here has it."""
        cells = sorted((cell.to_cell() for cell in self.cells), key=lambda cell: (cell.row, cell.column))
        return findings.Table(_quadrilateral(self.box), self.rows, self.columns, self.header_rows, tuple(cells))


class ExportField(BaseModel):
    """A field of a form, as a reply has it."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    name: ShortText
    label: ShortText
    value: LongText
    box: Corners
    type: ShortText = "text"
    text: LongText = ""
    status: Literal["read", "checked", "corrected", "failed", "confirmed"] = "read"
    confidence: Probability = 1.0

    def to_field(self) -> findings.Field:
        """The field as everything else here has it."""
        box = _quadrilateral(self.box)
        read = self.text, self.value, self.status, self.confidence
        return findings.Field(self.name, self.label, self.type, *read, box)


class ExportCheck(BaseModel):
    """A check of a form's fields, as a reply has it."""

    model_config = ConfigDict(strict=True)

    name: ShortText
    fields: Annotated[list[ShortText], Field(max_length=100)]
    passed: bool
    message: LongText = ""

    def to_check(self) -> findings.Check:
        """The check as everything else here has it."""
        return findings.Check(self.name, tuple(self.fields), self.passed, self.message)


class ExportForm(BaseModel):
    """A document of a known kind with its fields, as a reply has it."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    template: ShortText
    title: ShortText
    fields: Annotated[list[ExportField], Field(max_length=500)]
    score: Probability = 1.0
    items: Annotated[list[dict[str, LongText]], Field(max_length=5_000)] = []
    checks: Annotated[list[ExportCheck], Field(max_length=500)] = []

    def to_form(self) -> findings.Form:
        """The form as everything else here has it."""
        fields, checks = tuple(field.to_field() for field in self.fields), tuple(one.to_check() for one in self.checks)
        return findings.Form(self.template, self.title, self.score, fields, (), tuple(self.items), checks)


class ExportPage(BaseModel):
    """A page's size in pixels, its lines, and what else was found on it."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    width: Side
    height: Side
    lines: Annotated[list[ExportLine], Field(max_length=20_000)]
    dpi: Dpi = None
    direction: Literal[0, 90, 180, 270] = 0
    indent: Annotated[str, Field(pattern="^ {0,1000}$", description="what comes before the first line")] = ""
    codes: Annotated[list[ExportCode], Field(max_length=1_000)] = []
    tables: Annotated[list[ExportTable], Field(max_length=1_000)] = []
    forms: Annotated[list[ExportForm], Field(max_length=100)] = []

    def to_page(self) -> Page:
        """The page as everything else here has it."""
        return Page(
            self.width,
            self.height,
            tuple(line.to_line() for line in self.lines),
            dpi=self.dpi,
            direction=self.direction,
            indent=self.indent,
            codes=tuple(code.to_code() for code in self.codes),
            tables=tuple(table.to_table() for table in self.tables),
            forms=tuple(form.to_form() for form in self.forms),
        )


def _quadrilateral(corners: list[list[float]]) -> Quadrilateral:
    first, second, third, fourth = ((x, y) for x, y in corners)
    return first, second, third, fourth
