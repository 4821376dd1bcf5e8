"""Which other products' clients are served, and by which paths."""

from unittest.mock import MagicMock

import pytest

from ocr.errors import InvalidSetting
from ocr.web import metrics
from ocr.web.compatible import make_product_routes
from ocr.web.products import PRODUCTS, find_product_path, parse_products


@pytest.mark.parametrize("text", ["", " ", " \t"])
def test_blank_text_is_no_product(text: str):
    assert parse_products(text) == ()


def test_products_are_named_with_commas_between_them():
    assert parse_products(" Umi-OCR, paddlex ,baidu") == ("umi-ocr", "paddlex", "baidu")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("umi_ocr", "did you mean umi-ocr"),
        ("umi-ocr,,baidu", "no such product"),
        ("nothing like it", "there are umi-ocr, paddlex"),
        ("paddlex,rapidocr", "both answer /ocr"),
        ("baidu,baidu", "names both"),
    ],
)
def test_what_can_not_be_is_named(text: str, said: str):
    with pytest.raises(InvalidSetting, match=said):
        parse_products(text)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("/ocr", "/ocr"),
        ("/api/doc/clear/a1-b2", "/api/doc/clear/{job}"),
        ("/api/doc/download/a1/pdfLayered,txt", "/api/doc/download/{job}/{types}"),
        ("/api/doc/clear/a/b", None),
        ("/api/doc/clear/", None),
        ("/api/ocr/", None),
        ("/ocrs", None),
        ("/rest/2x0/ocr/v1/general", None),
    ],
)
def test_a_path_is_known_whole(path: str, known: str | None):
    assert find_product_path(path) == known
    assert metrics.route_of(path) == (known or metrics.OTHER)


def test_only_what_is_switched_on_is_known():
    assert find_product_path("/ocr", ("baidu", "umi-ocr")) is None
    assert find_product_path("/ocr", ()) is None


@pytest.mark.parametrize("name", PRODUCTS)
def test_each_product_has_routes_for_just_its_paths(name: str):
    routes = make_product_routes([name], MagicMock(), MagicMock(), MagicMock())
    assert {route.path for route in routes} == set(PRODUCTS[name].paths)  # type: ignore[attr-defined]
