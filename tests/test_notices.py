"""Warnings with codes."""

import copy
import pickle
import string

import pytest

from ocr.notices import TEXTS, Notice, notice, notice_from_json, notice_to_json
from ocr.results import Document, Page

TURNED = notice("PAGE_TURNED", degrees=180)


def test_a_notice_is_its_words():
    assert TURNED == "the page is turned by 180 degrees: it was read upright"
    assert (TURNED.code, TURNED.params) == ("PAGE_TURNED", {"degrees": 180})


@pytest.mark.parametrize("through", [copy.deepcopy, lambda told: pickle.loads(pickle.dumps(told))])
def test_copies_keep_the_code(through):
    again = through(TURNED)
    assert isinstance(again, Notice)
    assert (again, again.code, again.params) == (TURNED, TURNED.code, TURNED.params)


def test_json_and_back():
    told = notice_to_json(TURNED)
    assert told == {"code": "PAGE_TURNED", "message": str(TURNED), "params": {"degrees": 180}}
    assert notice_to_json(notice_from_json(told)) == told
    assert notice_to_json(notice_from_json("kept long ago"))["code"] == "OTHER"


def test_codes_are_constants_and_their_words_have_names_for_numbers():
    for code, text in TEXTS.items():
        assert code == code.upper()
        assert all(name != "" for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_a_document_says_which_page_a_notice_is_about():
    document = Document((Page(1, 1, ()), Page(1, 1, (), warnings=(TURNED,))), (notice("FRAMES_DAMAGED", frame=2),))
    data = document.to_json()
    assert [(told["code"], told["page"]) for told in data["notices"]] == [("FRAMES_DAMAGED", None), ("PAGE_TURNED", 1)]
    assert data["warnings"][1] == f"page 2: {TURNED}"
