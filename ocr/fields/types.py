"""What kinds of values fields have: how each is read out of a text, and by what it can be checked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ocr.fields.values.amounts import read_amount, read_capitals
from ocr.fields.values.check_digits import (
    CREDIT_ALPHABET,
    is_card_number,
    is_credit_code,
    is_id_number,
    is_vehicle_number,
)
from ocr.fields.values.dates import read_date, read_month, read_time

Reader = Callable[[str], str | None]
# What a digit may be taken for: it is one where nothing else can be.
DIGIT_LIKE: Mapping[str, str] = MappingProxyType(
    {"O": "0", "o": "0", "D": "0", "Q": "0", "〇": "0", "I": "1", "l": "1", "i": "1", "|": "1", "Z": "2", "z": "2"}
    | {"S": "5", "s": "5", "B": "8", "b": "6", "g": "9", "q": "9"}
)
CARD_LENGTHS = (16, 19)  # credit and debit cards in China
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A kind of value.

    `read`: the value in a text, None if there is none; `verify`: whether a value that was read passes its check, None
    if nothing can be checked by; `alike`: characters that can't stand in such a value, and what they must be; `lines`:
    of how many lines a value may be; `printed`: any text, which is kept as it is printed.
    """

    read: Reader
    verify: Callable[[str], bool] | None = None
    alike: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    lines: int = 1
    printed: bool = False


def read_text(text: str) -> str | None:
    """All of it, without what parts it from its label."""
    return text.strip(" :：;；,，|_·").lstrip(".★☆●○■□◆◇▲△※ ") or None


def read_words(text: str) -> str | None:
    """As `read_text`, if there is a letter or digit in it."""
    kept = read_text(text)
    return kept if kept and any(letter.isalnum() for letter in kept) else None


def read_number(text: str) -> str | None:
    """A plain number, such as a distance; without commas."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    return found[0].replace(",", "") if found else None


def read_currency(text: str) -> str | None:
    """The ISO code of a currency that is named or has its sign in a text."""
    upper = text.upper()
    for code, signs in CURRENCIES.items():
        if code in upper or any(sign in text for sign in signs):
            return code
    return None


def read_person(text: str) -> str | None:
    """A person's name: Chinese characters, or words of letters, up to whatever else follows."""
    found = re.search(r"[一-鿿·•]{2,}|[A-Za-z][A-Za-z.'-]*(?:\s[A-Za-z][A-Za-z.'-]*)*", text)
    return found[0] if found else None


def read_last_date(text: str) -> str | None:
    """The end of a period: the last date in it, or 长期; None if it has only a beginning."""
    compact = "".join(text.split())
    if "长期" in compact:
        return "长期"
    parts = re.split(r"[-至到~]{1,2}(?=(?:19|20)\d\d\D)|[至到~]", compact)
    return read_date(parts[-1]) if len(parts) > 1 else None


# Those whose sign holds another's come first: "$" stands in "HK$".
CURRENCIES = {
    "HKD": ("港币", "港元", "HK$"),
    "JPY": ("日元", "JP¥"),
    "CNY": ("人民币", "RMB", "¥", "￥"),
    "USD": ("US$", "美元", "$"),
    "EUR": ("€", "欧元"),
    "GBP": ("£", "英镑"),
}


def match(pattern: str, *, letters: bool = False, printed: bool = False) -> Reader:
    """A reader of what a pattern finds in a text: its first group, or all of it.

    Args:
        pattern: a regular expression.
        letters: the text is set in capitals before.
        printed: its spaces are kept; else they are taken out before.
    """
    compiled = re.compile(pattern)

    def read(text: str) -> str | None:
        found = compiled.search(text if printed else "".join(text.upper().split() if letters else text.split()))
        return found[1] if found and compiled.groups else found[0] if found else None

    return read


def choose(words: tuple[str, ...]) -> Reader:
    """A reader of one of some words: the longest that stands in the text."""
    ordered = sorted(words, key=len, reverse=True)
    return lambda text: next((word for word in ordered if word in "".join(text.split())), None)


_find_plate = match(rf"[{PROVINCES}][A-Z][·.\-]?[A-Z0-9]{{4,6}}", letters=True)


def read_plate(text: str) -> str | None:
    """A vehicle's number plate, without the point in it."""
    found = _find_plate(text)
    return found and re.sub(r"[·.\-]", "", found)


_TAX_NUMBER = rf"(?<![0-9A-Z])([{CREDIT_ALPHABET}]{{18}}|\d{{15}}(?:[0-9X]{{0,3}})?|[0-9A-Z]{{20}})(?![0-9A-Z])"
TYPES: dict[str, FieldType] = {
    "text": FieldType(read_text, lines=3, printed=True),
    "name": FieldType(read_words, lines=3, printed=True),
    "paragraph": FieldType(read_words, lines=12, printed=True),
    "name_of_person": FieldType(read_person),
    "line": FieldType(read_words, printed=True),
    "digits": FieldType(match(r"\d{2,}"), alike=DIGIT_LIKE),
    "code": FieldType(match(r"(?=[A-Z/._-]*\d)[0-9A-Z][0-9A-Z/._-]{2,}", letters=True)),
    "date": FieldType(read_date, alike=DIGIT_LIKE),
    "time": FieldType(read_time),
    "month": FieldType(read_month),
    "amount": FieldType(read_amount, alike=DIGIT_LIKE),
    "amount_in_words": FieldType(read_capitals, lines=2),
    "number": FieldType(read_number),
    "currency": FieldType(read_currency),
    "period": FieldType(read_words, printed=True),
    "last_date": FieldType(read_last_date),
    "tax_number": FieldType(match(_TAX_NUMBER, letters=True), alike=MappingProxyType({"O": "0", "I": "1", "S": "5"})),
    "credit_code": FieldType(
        match(rf"(?<![0-9A-Z])([{CREDIT_ALPHABET}]{{18}})(?![0-9A-Z])", letters=True),
        is_credit_code,
        MappingProxyType({"O": "0", "I": "1", "S": "5", "Z": "2"}),
    ),
    "id_number": FieldType(match(r"(?<!\d)(\d{17}[\dX])(?![\dX])", letters=True), is_id_number, DIGIT_LIKE),
    "card_number": FieldType(match(r"(?<!\d)(\d{12,19})(?!\d)"), is_card_number, DIGIT_LIKE),
    "plate_number": FieldType(read_plate),
    "vehicle_number": FieldType(
        match(r"(?<![0-9A-Z])([0-9A-HJ-NPR-Z]{17})(?![0-9A-Z])", letters=True),
        alike=MappingProxyType({"O": "0", "I": "1", "Q": "0"}),
    ),
}


def verify(kind: str, value: str) -> bool | None:
    """Whether a value passes the check of its type; None if there is nothing to check it by.

    A tax number of 18 characters is a credit code; older ones of 15 or 20 have no check digit of their own. A vehicle's
    number need not have one, so that it speaks for the value only. One card number in ten passes by chance: it must
    have a usual length, too.
    """
    if kind == "tax_number":
        return is_credit_code(value) if len(value) == 18 else None
    if kind == "vehicle_number":
        return is_vehicle_number(value) or None
    if kind == "card_number" and len(value) not in CARD_LENGTHS:
        return None
    check = TYPES[kind].verify
    return check(value) if check else None
