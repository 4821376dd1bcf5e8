"""Amounts of money: in digits, and in the capital numerals of Chinese bills."""

import re
from decimal import Decimal

DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
DIGITS |= {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
DIGITS |= {"两": 2, "参": 3, "貳": 2, "陸": 6, "弍": 2, "叄": 3, "叁": 3, "○": 0}
TENS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整正"

_AMOUNT = re.compile(
    r"(?P<sign>[-(]?)[¥$€£]?\s?(?P<minus>-?)\s?(?P<whole>\d{1,3}(?:[,，]\s?\d{3})+|\d+)(?:\s?\.\s?(?P<cents>\d{1,2}))?(?![\d%％])"
)
_CAPITAL = re.compile(f"[{''.join(DIGITS)}{''.join(TENS)}万萬亿億圆元角分整正]+")
_UNITS = (("亿億", 100_000_000), ("万萬", 10_000))


def read_amount(text: str) -> str | None:
    """The last amount in a text, such as 1234.50, with two decimals; None if there is none."""
    found = list(_AMOUNT.finditer(text.replace("元", "")))
    if not found:
        return None
    last = found[-1]
    whole = re.sub(r"\D", "", last["whole"])
    value = Decimal(f"{whole}.{last['cents'] or 0}")
    if last["minus"] or last["sign"] == "-":
        value = -value
    return f"{value:.2f}"


def read_capitals(text: str) -> str | None:
    """The amount in capital numerals in a text, the numerals alone; None if there is none."""
    found = [match[0] for match in _CAPITAL.finditer(text) if any(letter in DIGITS for letter in match[0])]
    longest = max(found, key=len, default="")
    return longest if value_of_capitals(longest) is not None else None


def value_of_capitals(text: str) -> str | None:
    """What an amount in capital numerals comes to, with two decimals; None if it is none.

    壹仟贰佰叁拾肆圆伍角陆分 is 1234.56; 整 and 正 at the end say that nothing follows.
    """
    text = text.rstrip("整正")
    whole, parted, rest = re.sub("[圆元]", "|", text).partition("|")
    if not parted:
        cut = min((text.find(unit) for unit in "角分" if unit in text), default=-1)
        whole, rest = (text, "") if cut < 0 else (text[: cut - 1], text[cut - 1 :])
    value = _whole(whole)
    dimes = re.fullmatch(r"零?(?:(?P<jiao>.)角)?零?(?:(?P<fen>.)分)?", rest)
    if value is None or dimes is None:
        return None
    cents = 0
    for name, worth in (("jiao", 10), ("fen", 1)):
        if dimes[name] is not None:
            if dimes[name] not in DIGITS:
                return None
            cents += DIGITS[dimes[name]] * worth
    if not whole and not cents:
        return None
    return f"{Decimal(value) + Decimal(cents) / 100:.2f}"


def _whole(text: str) -> int | None:
    """A whole number in numerals; nothing is 0."""
    for units, worth in _UNITS:
        cut = next((place for place, letter in enumerate(text) if letter in units), None)
        if cut is not None:
            high, low = _whole(text[:cut]), _whole(text[cut + 1 :])
            return None if not high or low is None or low >= worth else high * worth + low
    value, digit, least = 0, None, 10_000
    for letter in text:
        if letter in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[letter]
        elif letter in TENS:
            worth = TENS[letter]
            if worth >= least or digit == 0:
                return None
            value, least = value + (1 if digit is None else digit) * worth, worth
            digit = None
        else:
            return None
    return value + (digit or 0)
