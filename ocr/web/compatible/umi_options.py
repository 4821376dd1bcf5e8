"""Umi-OCR's options: what get_options tells of them, and what they stand for here."""

import math
from collections.abc import Mapping
from typing import Any

from ocr.layout.characters import make_encodable
from ocr.pipeline.options import Options
from ocr.web.compatible.incoming import refuse_unknown, refuse_value

LANGUAGE, DIRECTION, SIDE = "ocr.language", "ocr.cls", "ocr.limit_side_len"
PARSER, IGNORED, FORMAT = "tbpu.parser", "tbpu.ignoreArea", "data.format"
FIRST, LAST, PAGES = "pageRangeStart", "pageRangeEnd", "pageList"
PASSWORD, EXTRACTION = "password", "doc.extractionMode"
LAYOUTS = {"multi_para": "paragraphs", "multi_line": "lines", "single_code": "preserve", "none": "lines"}
LARGEST = 1e9  # of numbers that are taken
ANYTHING = "any number: pages are looked at as closely as they need"

_IMAGE_OPTIONS: dict[str, dict[str, Any]] = {
    LANGUAGE: {
        "title": "语言/模型库",
        "type": "enum",
        "default": "models/config_chinese.txt",
        "optionsList": [
            ["models/config_chinese.txt", "简体中文"],
            ["models/config_en.txt", "English"],
            ["models/config_chinese_cht(v2).txt", "繁體中文"],
        ],
        "toolTip": "总是同时识别中文和英文，选哪一个都一样。",
    },
    DIRECTION: {"title": "纠正文本方向", "type": "boolean", "default": True, "toolTip": "识别倾斜、侧放或倒置的页面。"},
    SIDE: {
        "title": "限制图像边长",
        "type": "number",
        "isInt": True,
        "default": 960,
        "toolTip": "不起作用：需要看多细由服务器按页面决定。",
    },
    PARSER: {
        "title": "排版解析方案",
        "type": "enum",
        "default": "multi_para",
        "optionsList": [
            ["multi_para", "多栏-按自然段换行"],
            ["multi_line", "多栏-总是换行"],
            ["single_code", "单栏-保留缩进"],
            ["none", "不做处理"],
        ],
        "toolTip": "按什么方式，解析和排序图片中的文字块。",
    },
    IGNORED: {
        "title": "忽略区域",
        "type": "var",
        "default": [],
        "toolTip": "数组，每一项为[[左上角x,y],[右下角x,y]]。",
    },
    FORMAT: {
        "title": "数据返回格式",
        "type": "enum",
        "default": "dict",
        "optionsList": [["dict", "含有位置等信息的字典"], ["text", "纯文本"]],
    },
}
_DOCUMENT_OPTIONS: dict[str, dict[str, Any]] = {
    FIRST: {"title": "页数起始", "type": "number", "isInt": True, "default": 1, "toolTip": "从1开始。"},
    LAST: {"title": "页数结束", "type": "number", "isInt": True, "default": -1, "toolTip": "-1为最后一页。"},
    PAGES: {"title": "页数列表", "type": "var", "default": [], "toolTip": "例：[1,2,5]。优先于页数范围。"},
    PASSWORD: {"title": "密码", "type": "text", "default": "", "toolTip": "PDF 的密码。"},
    EXTRACTION: {
        "title": "内容提取模式",
        "type": "enum",
        "default": "mixed",
        "optionsList": [["mixed", "混合OCR/原文本"], ["fullPage", "整页强制OCR"]],
        "toolTip": "两者都对整页做OCR。",
    },
}


def describe_options(*, documents: bool) -> dict[str, dict[str, Any]]:
    """What may be asked for, of pictures or of documents, in the product's form."""
    if not documents:
        return _IMAGE_OPTIONS
    return {name: told for name, told in _IMAGE_OPTIONS.items() if name != FORMAT} | _DOCUMENT_OPTIONS


def read_choice(name: str, given: Mapping[str, Any]) -> str:
    """The value of an option that is one of some words.

    Raises:
        InvalidOption: it is none of them.
    """
    option = (_IMAGE_OPTIONS | _DOCUMENT_OPTIONS)[name]
    value = given.get(name, option["default"])
    words: list[str] = [word for word, _ in option["optionsList"]]
    if value not in words:
        raise refuse_value(name, value, f"one of {', '.join(words)}")
    return str(value)


def read_options(given: Mapping[str, Any], *, documents: bool = False) -> Options:
    """The options that those of the product stand for.

    Raises:
        InvalidOption: one is not known, or can't be had.
    """
    refuse_unknown(given, describe_options(documents=documents))
    read_choice(LANGUAGE, given)
    layout = LAYOUTS[read_choice(PARSER, given)]
    turns = given.get(DIRECTION, True)
    if not isinstance(turns, bool):
        raise refuse_value(DIRECTION, turns, "true or false")
    if not _is_number(given.get(SIDE, 960)):
        raise refuse_value(SIDE, given[SIDE], ANYTHING)
    pages, password = "", given.get(PASSWORD, "")
    if not isinstance(password, str):
        raise refuse_value(PASSWORD, "not shown", "a text")
    if documents:
        read_choice(EXTRACTION, given)
        pages = _read_pages(given)
    return Options(
        layout=layout,
        orientation="auto" if turns else "0",
        ignore=_read_areas(given.get(IGNORED, [])),
        pages=pages,
        password=make_encodable(password),
    )


def _read_pages(given: Mapping[str, Any]) -> str:
    """Which pages are to be read, as our own option names them."""
    listed = given.get(PAGES, [])
    if not isinstance(listed, list) or not all(_is_page(page) for page in listed):
        raise refuse_value(PAGES, listed, "a list of pages, counted from 1")
    if listed:
        return ",".join(str(page) for page in listed)
    first, last = given.get(FIRST, 1), given.get(LAST, -1)
    if not _is_page(first):
        raise refuse_value(FIRST, first, "a page, counted from 1")
    if last != -1 and not (_is_page(last) and last >= first):
        raise refuse_value(LAST, last, f"a page from {first}, or -1: pages are not counted from the end")
    return "" if (first, last) == (1, -1) else f"{first}-{'' if last == -1 else last}"


def _read_areas(areas: Any) -> str:
    """Areas that are not to be read, as our own option names them."""
    try:
        corners = [(left, top, right, bottom) for (left, top), (right, bottom) in areas]
    except (TypeError, ValueError):
        corners = [(math.nan,) * 4]
    if not all(_is_number(edge) for area in corners for edge in area):
        raise refuse_value(IGNORED, areas, "a list of [[left, top], [right, bottom]]")
    return ";".join(f"{left},{top},{right - left},{bottom - top}" for left, top, right, bottom in corners)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _is_page(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1
