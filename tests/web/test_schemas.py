"""The shapes of JSON bodies, without a server: tests/web/test_conformance.py asks one."""

from typing import Any

import pytest

from ocr.results import Document, Line, Page
from ocr.web.export_request import ExportRequest
from ocr.web.message_models import make_model_schemas
from ocr.web.schemas import SCHEMAS
from tests.web.schema_mistakes import mistakes

ALL = SCHEMAS | make_model_schemas(ExportRequest)
EXAMPLES = {name: schema["example"] for name, schema in ALL.items() if "example" in schema}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_what_they_are_examples_of(name: str):
    assert list(mistakes(ALL[name], EXAMPLES[name], ALL)) == []


def test_a_document_as_json_is_what_an_export_is_said_to_be():
    line = Line("a", 0.5, ((0, 0), (9, 0), (9, 9), (0, 9)))
    document = Document((Page(20, 10, (line,), dpi=200.0), Page(20, 10, (), warnings=("cut",))), ("one frame skipped",))
    schema: dict[str, Any] = SCHEMAS["ExportedDocument"]
    told = document.to_json()
    assert list(mistakes(schema, told, ALL)) == []
    assert set(told) == set(schema["properties"])


def test_mistakes_are_found():
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 0}, "b": {}}}
    assert list(mistakes(schema, {"a": 1}, {})) == []
    for wrong in ({}, {"a": -1}, {"a": "1"}, {"a": True}, []):
        assert list(mistakes(schema, wrong, {}))
    assert list(mistakes(schema | {"additionalProperties": False}, {"a": 1, "c": 1}, {}))
    assert list(mistakes({"$ref": "#/x/One"}, None, {"One": {"type": "string"}}))
    assert not list(mistakes({"type": "string", "nullable": True}, None, {}))
