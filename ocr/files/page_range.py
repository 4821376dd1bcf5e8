"""Which pages of a file are meant: "1-3,5,8-" as people write it, counted from 1."""

import re

from ocr.errors import InvalidOption

# at most nine digits, so that no number is too long for Python to take
_PART = re.compile(r"\s*(?P<first>[0-9]{1,9})?\s*(?P<dash>-)?\s*(?P<last>[0-9]{1,9})?\s*", re.ASCII)


def parse_page_range(text: str, count: int, *, option: str = "pages") -> list[int]:
    """The pages that a text names.

    Args:
        text: pages and ranges with commas between, counted from 1: "5", "1-3,5", "8-" (to the end), "-3" (from the
            beginning). A page that is named twice counts once.
        count: how many pages there are, at least 1.
        option: what the text is the value of; error messages name it.

    Returns:
        Indices from 0, ascending.

    Raises:
        InvalidOption: the text can't be understood, or names a page that the file does not have.
    """
    wanted: set[int] = set()
    for part in text.split(","):
        found = _PART.fullmatch(part)
        if found is None or not (found["first"] or found["last"]) or (found["last"] and not found["dash"]):
            raise InvalidOption(f"{option} is {text[:80]!r}, but must be pages and ranges such as 1-3,5,8-")
        first = int(found["first"] or 1)
        last = int(found["last"] or count) if found["dash"] else first
        there = "1 page" if count == 1 else f"{count} pages"
        if first < 1 or last > count or (first > count and not found["last"]):
            raise InvalidOption(f"{option} is {text[:80]!r}, but the file has {there}, counted from 1")
        if first > last:
            raise InvalidOption(f"{option} is {text[:80]!r}, but {first} comes after {last}")
        wanted.update(range(first - 1, last))
    return sorted(wanted)
