"""Other OCR servers whose clients may be served here: the setting OCR_COMPATIBLE, and the paths that each brings.

The table is all that is loaded where none is switched on; how each product talks is in `ocr.web.compatible`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ocr.errors import InvalidSetting
from ocr.parameters import suggest

SETTING = "OCR_COMPATIBLE"


@dataclass(frozen=True, slots=True)
class Product:
    """A product: its module in `ocr.web.compatible`, and its paths, with {names} where anything may stand."""

    module: str
    paths: tuple[str, ...]

    def find_path(self, path: str) -> str | None:
        """Which of the product's paths a request's path is; None if it is none of them."""
        return next((known for known in self.paths if _matches(known, path)), None)


PRODUCTS = {
    "umi-ocr": Product(
        "umi_ocr",
        (
            "/api/ocr",
            "/api/ocr/get_options",
            "/api/doc/get_options",
            "/api/doc/upload",
            "/api/doc/result",
            "/api/doc/download",
            "/api/doc/download/{job}/{types}",
            "/api/doc/clear/{job}",
        ),
    ),
    "paddlex": Product("paddlex", ("/ocr",)),
    "rapidocr": Product("rapidocr", ("/ocr",)),
    "baidu": Product(
        "baidu",
        (
            "/oauth/2.0/token",
            *(f"/rest/2.0/ocr/v1/{name}" for name in ("general_basic", "general", "accurate_basic", "accurate")),
        ),
    ),
    "tesseract-server": Product("tesseract_server", ("/tesseract",)),
}


def parse_products(text: str) -> tuple[str, ...]:
    """The names of products in a setting's text, which has commas between them; blank text is none.

    Raises:
        InvalidSetting: one is not known, or two have a path in common.
    """
    names: list[str] = []
    for name in (part.strip().lower() for part in text.split(",")) if text.strip() else ():
        if name not in PRODUCTS:
            raise InvalidSetting(f"{SETTING} has {name!r}, but no such product is known{suggest(name, PRODUCTS)}")
        for other in names:
            if shared := {*PRODUCTS[name].paths} & {*PRODUCTS[other].paths}:
                raise InvalidSetting(
                    f"{SETTING} names both {other} and {name}, but both answer {shared.pop()}: take one of the two"
                )
        names.append(name)
    return tuple(names)


def find_product_path(path: str, names: Iterable[str] = PRODUCTS) -> str | None:
    """Which path of these products a request's path is, as the table has it; None if it is none of them."""
    found = (PRODUCTS[name].find_path(path) for name in names)
    return next((known for known in found if known is not None), None)


def _matches(known: str, path: str) -> bool:
    return known == path or ("{" in known and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", known), path) is not None)
