import pickle
from dataclasses import fields, replace

import pytest

from ocr.findings import Code
from ocr.results import Character, Document, Line, Page

BOX = ((0.0, 1.04), (10.0, 1.0), (10.0, 5.0), (0.0, 5.0))


def page(*texts: str, warnings: tuple[str, ...] = ()) -> Page:
    lines = tuple(Line(text, 0.98765, BOX) for text in texts)
    return Page(100, 200, lines, 0.5, warnings, {"decode": 1.26, "detect": 10.0})


def test_one_pages_reply_has_all_that_the_pages_own_has():
    one = page("a", "b", warnings=("shrunk",))
    reply = Document((one,)).to_json()
    for name, value in one.to_json().items():
        if name not in ("lines", "notices"):
            assert reply[name] == value
    assert reply["notices"] == [{"code": "OTHER", "message": "shrunk", "params": {}, "page": 0}]
    assert reply["lines"] == [line.to_json() | {"page": 0} for line in one.lines]
    assert reply["pages"] == [
        {
            "page": 0,
            "width": 100,
            "height": 200,
            "scale": 0.5,
            "direction": 0,
            "angle": 0,
            "dpi": None,
            "text": "a\nb",
            "tables": [],
            "forms": [],
            "codes": [],
            "warnings": ["shrunk"],
            "model": "",
        }
    ]


def test_several_pages():
    document = Document((page("a", "b"), page(), page("c", warnings=("rendered smaller",))), ("frame 4 skipped",))
    assert document.text == "a\nb\n\n\n\nc"
    reply = document.to_json()
    assert reply["text"] == document.text
    assert [(line["page"], line["text"]) for line in reply["lines"]] == [(0, "a"), (0, "b"), (2, "c")]
    assert reply["warnings"] == ["frame 4 skipped", "page 3: rendered smaller"]
    assert reply["processing_time_ms"] == 34
    assert reply["timings_ms"] == {"decode": 3.8, "detect": 30.0}
    assert reply["page"] == {"width": 100, "height": 200, "scale": 0.5, "direction": 0, "angle": 0, "dpi": None}
    assert [(each["page"], each["text"]) for each in reply["pages"]] == [(0, "a\nb"), (1, ""), (2, "c")]
    assert reply["pages"][2]["warnings"] == ["rendered smaller"]


def test_codes_of_all_pages_say_on_which_they_are():
    code = Code("QRCode", "20394", BOX)
    reply = Document((page("a"), replace(page("b"), codes=(code,)))).to_json()
    told = {"kind": "QRCode", "text": "20394", "binary": False, "box": [[0, 1], [10, 1], [10, 5], [0, 5]]}
    assert reply["codes"] == [told | {"page": 1}]
    assert [each["codes"] for each in reply["pages"]] == [[], [told]]


def test_a_documents_warnings_come_before_its_pages():
    assert Document((page(warnings=("second",)),), ("first",)).to_json()["warnings"] == ["first", "second"]


def test_numbers_are_rounded():
    line = Document((page("a"),)).to_json()["lines"][0]
    assert line["confidence"] == pytest.approx(0.9877, abs=1e-9)
    assert line["box"][0] == [0.0, 1.0]


def test_characters_come_whole_out_of_another_process():
    character = Character("日", 0.25, 0.5, 0.75, (("曰", 0.2), ("目", 0.05)))
    assert len(fields(character)) == len(character.__reduce__()[1])
    assert pickle.loads(pickle.dumps(character)) == character
