import base64
import copy

import pytest

from ocr.errors import InvalidRequest, RequestError, TooManyPages
from ocr.web.export_request import ExportRequest
from tests.conftest import draw_page, encode

BOX = [[0, 0], [90, 0], [90, 20], [0, 20]]
GOOD = {"pages": [{"width": 900, "height": 108, "lines": [{"text": "图", "box": BOX, "confidence": 0.5, "end": " "}]}]}


def changed(**line) -> dict:
    message = copy.deepcopy(GOOD)
    message["pages"][0]["lines"][0] |= line
    return message


def test_a_document_comes_back_as_it_was_sent():
    document = ExportRequest.parse(GOOD, 1).to_document()
    assert document.to_json()["lines"] == [
        {"text": "图", "confidence": 0.5, "box": BOX, "end": " ", "kind": "text", "page": 0}
    ]
    short = {"pages": [GOOD["pages"][0] | {"lines": [{"text": "a", "box": BOX}], "dpi": 144}]}
    [page] = ExportRequest.parse(short, 1).to_document().pages
    [line] = page.lines
    assert page.dpi == 144
    assert (line.confidence, line.end) == (1, "\n")
    turned = {"pages": [GOOD["pages"][0] | {"lines": [{"text": "a", "box": BOX, "kind": "seal"}], "direction": 270}]}
    [page] = ExportRequest.parse(turned, 1).to_document().pages
    assert (page.direction, page.lines[0].kind) == (270, "seal")


def test_codes_come_back_as_they_were_sent():
    code = {"kind": "QRCode", "text": "20394", "binary": False, "box": BOX}
    message = {"pages": [GOOD["pages"][0] | {"codes": [code | {"page": 0}]}]}
    assert ExportRequest.parse(message, 1).to_document().pages[0].to_json()["codes"] == [code]


CELLS = [{"row": 0, "column": column, "text": text, "box": BOX} for column, text in enumerate(("品名", "1.5"))]
TABLE = {"rows": 1, "columns": 2, "box": BOX, "cells": CELLS}
FIELD = {"name": "total", "label": "合计", "type": "amount", "value": "1.50", "text": "1,50", "box": BOX}
FORM = {"template": "receipt", "title": "收据", "fields": [FIELD | {"status": "confirmed"}], "items": [{"name": "纸"}]}
FORM["checks"] = [{"name": "sum", "fields": ["total"], "passed": False, "message": "no"}]


def with_table(**change) -> dict:
    return {"pages": [GOOD["pages"][0] | {"tables": [TABLE | change]}]}


def test_tables_and_forms_come_back_as_they_were_sent():
    message = {"pages": [GOOD["pages"][0] | {"tables": [TABLE], "forms": [FORM], "indent": "  "}]}
    page = ExportRequest.parse(message, 1).to_document().pages[0]
    assert page.text == "  图"
    sent = page.to_json()
    [table], [form] = sent["tables"], sent["forms"]
    assert (table["rows"], table["columns"], [cell["text"] for cell in table["cells"]]) == (1, 2, ["品名", "1.5"])
    assert (form["template"], form["items"], form["checks"]) == ("receipt", [{"name": "纸"}], FORM["checks"])
    assert form["fields"][0] == FIELD | {"status": "confirmed", "confidence": 1.0, "lines": []}


@pytest.mark.parametrize(
    "message",
    [
        with_table(columns=3),  # a place is free
        with_table(rows=2000, columns=2000),
        with_table(cells=[CELLS[0], CELLS[0]]),  # two on one place
        with_table(cells=[CELLS[0], CELLS[1] | {"row": 5}]),  # one outside
        with_table(columns=1, rows=2, cells=[CELLS[0] | {"column_span": 2}]),  # reaches outside
    ],
)
def test_cells_must_cover_their_table(message: dict):
    with pytest.raises(InvalidRequest, match=r"^'pages\[0\]\.tables\[0\]' has cells that"):
        ExportRequest.parse(message, 1)


@pytest.mark.parametrize("end", ["", " ", "\n", "     ", "\n\n    "])
def test_a_line_ends_as_any_layout_has_it(end: str):
    [line] = ExportRequest.parse(changed(end=end), 9).to_document().pages[0].lines
    assert line.end == end


@pytest.mark.parametrize(
    ("message", "where"),
    [
        ({}, "'pages'"),
        ({"pages": []}, "'pages'"),
        ({"pages": "x"}, "'pages'"),
        (GOOD | {"colour": "red"}, "'colour' is not a field"),
        ({"pages": [5]}, "pages.0."),
        ({"pages": [{"width": 0, "height": 5, "lines": []}]}, "width"),
        ({"pages": [{"width": True, "height": 5, "lines": []}]}, "width"),
        ({"pages": [{"width": 5, "height": 10**9, "lines": []}]}, "height"),
        ({"pages": [{"width": 5, "height": 5}]}, "lines"),
        ({"pages": [{"width": 5, "height": 5, "lines": ["x"]}]}, "lines.0."),
        (changed(text=5), "text"),
        (changed(text="x" * 10_001), "text"),
        (changed(confidence="0.5"), "confidence"),
        (changed(confidence=float("nan")), "confidence"),
        (changed(confidence=True), "confidence"),
        (changed(end="\t"), "end"),
        (changed(end=" \n"), "end"),
        (changed(end=" " * 1001), "end"),
        (changed(box=None), "box"),
        (changed(box=[[0, 0]] * 3), "box"),
        (changed(box=[[0, 0], [1, 0], [1, "1"], [0, 1]]), "box"),
        (changed(box=[[0, 0], [1, 0], [1, 1e9], [0, 1]]), "box"),
    ],
)
def test_what_is_wrong_is_named(message: dict, where: str):
    with pytest.raises(InvalidRequest, match=where):
        ExportRequest.parse(message, 9)


def test_too_many_pages():
    with pytest.raises(TooManyPages):
        ExportRequest.parse({"pages": GOOD["pages"] * 3}, 2)


def test_pictures_are_brought_to_their_pages_sizes():
    picture = base64.b64encode(encode(draw_page(["one"]).resize((450, 54)))).decode()
    for text in (picture, "data:image/png;base64," + picture):
        [pixels] = ExportRequest.parse(GOOD | {"pictures": [text]}, 1).decode_pictures(10**6)
        assert pixels.shape == (108, 900, 3)


def test_an_empty_list_of_pictures_is_none():
    """Generated clients, OpenAPI Generator's for Java among them, send an empty list where none is given."""
    for message in (GOOD, GOOD | {"pictures": []}):
        assert ExportRequest.parse(message, 1).decode_pictures(10**6) is None


@pytest.mark.parametrize("pictures", ["x", [5], ["???"], [base64.b64encode(b"no picture").decode()]])
def test_wrong_pictures(pictures):
    with pytest.raises(RequestError):
        ExportRequest.parse(GOOD | {"pictures": pictures}, 1).decode_pictures(10**6)
