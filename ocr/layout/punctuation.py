"""Punctuation marks in full or half width, whichever a user's other programs expect.

Each mark becomes one mark, so that characters keep their places. The network reads what is printed, and print mixes the
widths freely.
"""

import re
import unicodedata
from dataclasses import replace

from ocr.results import Line

# Marks that have a counterpart of the other width: ASCII's own block at U+FF01, and two that lie apart.
_FULL = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_HALF = {full: half for half, full in _FULL.items()} | {"。": ".", "、": ",", "\u3000": " "}

# Only these are turned to full width: the others are written in half width in Chinese text, too.
_SENTENCE = {",": "，", ".": "。", "!": "！", "?": "？", ":": "：", ";": "；", "(": "（", ")": "）"}
_LATIN = re.compile(r"[0-9A-Za-z]")


def set_width(line: Line, width: str) -> Line:
    """The line with its marks in `width`, "full" or "half", also in its characters."""
    text = full_width(line.text) if width == "full" else half_width(line.text)
    if "".join(character.text for character in line.characters) != line.text:
        return replace(line, text=text)
    marks = iter(text)
    characters = tuple(
        replace(character, text="".join(next(marks) for _ in character.text)) for character in line.characters
    )
    return replace(line, text=text, characters=characters)


def half_width(text: str) -> str:
    """The text with every full-width mark as the ASCII one."""
    return "".join(_HALF.get(character, character) for character in text)


def full_width(text: str) -> str:
    """The text with the marks of sentences in full width where they touch Chinese; 3.14 and e.g. stay as they are."""
    return "".join(
        _SENTENCE[mark] if mark in _SENTENCE and _touches_chinese(text, place) else mark
        for place, mark in enumerate(text)
    )


def _touches_chinese(text: str, place: int) -> bool:
    before, after = text[:place].rstrip()[-1:], text[place + 1 :].lstrip()[:1]
    if _LATIN.match(before) and _LATIN.match(after):
        return False
    return any(unicodedata.east_asian_width(neighbour) in "WF" for neighbour in before + after)
