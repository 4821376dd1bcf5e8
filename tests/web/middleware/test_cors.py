import pytest

from ocr.errors import InvalidSetting
from ocr.web.middleware.cors import parse_origins


def test_origins_are_taken_apart_and_written_as_browsers_do():
    text = "https://Scans.Example.org, http://localhost:8080,https://[2001:db8::1]:8443,app://ocr"
    assert parse_origins(text) == (
        "https://scans.example.org",
        "http://localhost:8080",
        "https://[2001:db8::1]:8443",
        "app://ocr",
    )
    assert parse_origins("") == parse_origins(" \n") == ()


@pytest.mark.parametrize(
    "text", ["*", "null", "example.org", "https://a.example/", "https://a.example,", "https://*.example", "https://a b"]
)
def test_what_is_no_origin_is_refused(text: str):
    with pytest.raises(InvalidSetting, match="OCR_CORS_ORIGINS"):
        parse_origins(text)
