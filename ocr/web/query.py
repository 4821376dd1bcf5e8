"""Values that stand in a request's query."""

from typing import Any

from ocr.errors import InvalidOption


def read_number(query: Any, name: str, default: int, most: int) -> int:
    """A whole number of the query, 0 to `most`; `default` where it is not named.

    Raises:
        InvalidOption: it is something else.
    """
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) <= most):
        raise InvalidOption(f"{name} is {text[:80]!r}, but must be a whole number up to {most}")
    return int(text)
