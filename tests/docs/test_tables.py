"""Options, settings and errors in the pages' tables are those that there are."""

import re

import pytest

from ocr.errors import OcrError, SetupError
from ocr.notices import OTHER, TEXTS
from ocr.parameters import parameters
from ocr.pipeline.options import describe
from ocr.settings import FILE_SUFFIX, RENAMED, Settings, variable_of
from tests.conftest import ROOT
from tests.docs.pages import CHINESE_README, README, text_of

REFERENCES = ("docs/api.md", CHINESE_README)
CHINESE_SETTINGS = "docs/settings.zh-CN.md"


@pytest.mark.parametrize("page", REFERENCES)
def test_every_option_is_in_the_table(page: str):
    table = set(re.findall(r"^\| `([a-z_]+)` \|", text_of(page), re.MULTILINE))
    assert table >= {option["name"] for option in describe()}


@pytest.mark.parametrize("page", REFERENCES)
def test_every_code_is_in_the_table(page: str):
    def leaves(error: type[OcrError]) -> set[type[OcrError]]:
        below = error.__subclasses__()
        return set().union(*(leaves(each) for each in below)) if below else {error}

    table = dict(re.findall(r"^\| (`[A-Z_`, ]+) \| (\d{3}) \|", text_of(page), re.MULTILINE))
    documented = {(code, int(status)) for codes, status in table.items() for code in re.findall(r"[A-Z_]{3,}", codes)}
    assert documented == {(error.code, error.status) for error in leaves(OcrError) - leaves(SetupError)}


@pytest.mark.parametrize("page", REFERENCES)
def test_every_warnings_code_is_named(page: str):
    assert set(re.findall(r"`([A-Z_]{5,})`", text_of(page))) >= {*TEXTS, OTHER}


def test_the_page_says_every_warning_in_chinese():
    script = (ROOT / "ocr/webui/document-view/warnings.js").read_text(encoding="utf8")
    words = dict(re.findall(r"^  ([A-Z_]+): \((.*?)\) =>", script, re.MULTILINE))
    assert set(words) == set(TEXTS)
    for code, parameters_used in words.items():
        assert set(re.findall(r"\w+", parameters_used)) <= set(re.findall(r"{(\w+)", TEXTS[code]))


def test_the_chinese_settings_have_the_same_names_and_defaults():
    defaults = Settings()
    expected = [(variable_of(name), str(getattr(defaults, name))) for name in parameters(Settings)]
    rows = re.findall(r"^\| `(OCR_\w+)` \| (?:`([^`]*)`)? ?\| (.+) \|$", text_of(CHINESE_SETTINGS), re.MULTILINE)
    assert [(name, default) for name, default, _ in rows] == expected
    assert all(re.search("[\u4e00-\u9fff]", meaning) for *_, meaning in rows)


def test_the_chinese_settings_name_those_that_were_renamed():
    text = text_of(CHINESE_SETTINGS)
    assert all(f"`{old}`" in text and f"`{new}`" in text for old, new in RENAMED.items())


@pytest.mark.parametrize("page", [README, "docs/api.md", "docs/operations.md", CHINESE_README])
def test_no_setting_is_named_that_there_is_not(page: str):
    known = {variable_of(name) for name in parameters(Settings)} | set(RENAMED)
    known |= {name + FILE_SUFFIX for name in known}
    elsewhere = {"OCR_SERVICE_HOST"}  # of Kubernetes
    assert set(re.findall(r"\bOCR_[A-Z_]+[A-Z]\b", text_of(page))) <= known | elsewhere
