"""Dates and times as they are printed, to ISO 8601."""

import datetime
import re

DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_CHINESE = re.compile(r"([12]\d{3})年(\d{1,2})月(\d{1,2})日?")
_SPELLED = re.compile(
    r"([〇零○O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日?"
)
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d{2})[-./\s年](\d{1,2})[-./\s月](\d{1,2})(?!\d)")
_TOGETHER = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
_NAMED = re.compile(
    r"(?<![\da-z])(\d{1,2})(?:st|nd|rd|th)?[-\s.,]*([a-z]{3})[a-z]*[-\s.,]*((?:19|20)\d{2})(?!\d)", re.I
)
_MONTH_FIRST = re.compile(
    r"(?<![a-z])([a-z]{3})[a-z]*[-\s.,]*(\d{1,2})(?:st|nd|rd|th)?[-\s.,]+((?:19|20)\d{2})(?!\d)", re.I
)
_LAST = re.compile(r"(?<!\w)(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)\d{2}|\d{2})(?!\d)")
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s?[:时.]\s?([0-5]\d)(?::[0-5]\d)?(?!\d)\s?(am|pm)?", re.I)


def read_date(text: str) -> str | None:
    """The first date in a text as YYYY-MM-DD; None if there is none, or no such day.

    Of 05/04/2026 the first number is the month, as in the United States, unless only the other way makes a date.
    """
    text = text.strip()
    for pattern in (_CHINESE, _YEAR_FIRST, _TOGETHER):
        found = pattern.search(text)
        if found:
            return _iso(*(int(part) for part in found.groups()))
    if found := _SPELLED.search(text):
        year = int("".join(str(DIGITS[digit]) for digit in found[1]))
        return _iso(year, _spelled(found[2]), _spelled(found[3]))
    for pattern, order in ((_NAMED, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        found = pattern.search(text)
        if found and found[order[1]].lower() in MONTHS:
            return _iso(int(found[order[0]]), MONTHS.index(found[order[1]].lower()) + 1, int(found[order[2]]))
    if found := _LAST.search(text):
        first, second, year = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
        return _iso(year, first, second) or _iso(year, second, first)
    return None


def read_time(text: str) -> str | None:
    """The first time of day in a text as HH:MM; None if there is none."""
    found = _TIME.search(text)
    if found is None:
        return None
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    return f"{hour:02d}:{found[2]}"


def read_month(text: str) -> str | None:
    """The last month on which a card is valid, as MM/YY; None if there is none."""
    found = re.search(r"(?<!\d)(0[1-9]|1[0-2])\s?/\s?(\d{2})(?!\d)", text)
    return f"{found[1]}/{found[2]}" if found else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _spelled(text: str) -> int:
    """A number up to 31 in Chinese digits."""
    if "十" not in text:
        return DIGITS[text[0]]
    tens, _, ones = text.partition("十")
    return (DIGITS[tens] if tens else 1) * 10 + (DIGITS[ones] if ones else 0)
