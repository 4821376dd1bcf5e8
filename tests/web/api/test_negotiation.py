import pytest

from ocr.errors import NotAcceptable
from ocr.export import FORMATS
from ocr.web.negotiation import negotiate_format


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_by_its_media_type(name: str):
    media_type = FORMATS[name].media_type
    assert negotiate_format({"layout": "lines"}, media_type.upper()) == {"layout": "lines", "format": name}


def test_an_option_counts_more_than_the_header():
    assert negotiate_format({"format": "csv"}, "application/pdf") == {"format": "csv"}


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/csv;q=0.5, application/pdf", "pdf"),
        ("text/csv;q=0.5, application/pdf;q=0.1", "csv"),
        ("text/csv, application/pdf", "csv"),
        ("text/csv;q=0, application/pdf;q=0.1", "pdf"),
        ("text/csv;q=much, application/pdf;q=0.1", "pdf"),
        ("image/png, text/markdown;charset=utf-8;q=0.2", "markdown"),
        ("text/plain, */*", "txt"),
    ],
)
def test_what_is_wanted_most_of_what_there_is(accept: str, format: str):
    assert negotiate_format({}, accept) == {"format": format}


@pytest.mark.parametrize(
    "accept",
    [
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "",
        "*/*",
        "application/*",
        "text/html, image/png",
        "*/*, text/csv;q=0.9",
        ",;q=1,;",
        "text/csv;q=-1",
    ],
)
def test_json_where_anything_or_nothing_that_there_is_is_wanted(accept: str):
    assert negotiate_format({}, accept) == {}


@pytest.mark.parametrize("accept", ["image/png", "application/msword, image/*;q=0.5", "text/csv;q=0, video/mp4"])
def test_what_there_is_not_is_refused(accept: str):
    with pytest.raises(NotAcceptable, match="text/csv"):
        negotiate_format({}, accept)
    assert negotiate_format({"format": "json"}, accept) == {"format": "json"}


def test_there_may_be_fewer_formats():
    names = ("json", "csv")
    assert negotiate_format({}, "application/pdf, text/csv;q=0.1", names) == {"format": "csv"}
    with pytest.raises(NotAcceptable, match=r"what can be had is application/json, text/csv$"):
        negotiate_format({}, "application/pdf", names)
