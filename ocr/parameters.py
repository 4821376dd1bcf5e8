"""Dataclass fields that know their bounds and what they are for: how settings and options are written down.

    class Settings:
        max_pages: int = integer(50, 1, 10_000, "Most pages of a file that are read in one request.")

`knobs(Settings)["max_pages"]` then reads and checks a value, and tells what it may be.
"""

import dataclasses
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Knob:
    """How a value is read from text and checked: `allowed` says in words what `accepts` lets pass.

    `read` raises ValueError for text that is no such value. `description` is for programs: the value's type and bounds.
    """

    read: Callable[[str], Any]
    accepts: Callable[[Any], bool]
    allowed: str
    about: str
    description: dict[str, Any]


def integer(default: int, low: int, high: int, about: str) -> Any:
    """A field for a whole number from `low` to `high`."""
    bounds = {"type": "integer", "minimum": low, "maximum": high}
    knob = Knob(int, lambda value: low <= value <= high, f"a whole number from {low} to {high}", about, bounds)
    return _field(default, knob)


def number(default: float, low: float, high: float, about: str) -> Any:
    """A field for a number from `low` to `high`."""
    bounds = {"type": "number", "minimum": low, "maximum": high}
    knob = Knob(float, lambda value: low <= value <= high, f"a number from {low:g} to {high:g}", about, bounds)
    return _field(default, knob)


def choice(default: str, options: tuple[str, ...], about: str) -> Any:
    """A field for one of some words."""
    bounds = {"type": "choice", "choices": list(options)}
    return _field(default, Knob(str, lambda value: value in options, "one of " + ", ".join(options), about, bounds))


def text(default: str, allowed: str, about: str, longest: int = 10_000) -> Any:
    """A field for any text of up to `longest` characters; what it must look like is checked by who uses it."""
    return _field(default, Knob(str, lambda value: len(value) <= longest, allowed, about, {"type": "text"}))


def knobs(owner: type) -> dict[str, Knob]:
    """The fields of a dataclass and how each is read."""
    return {field.name: field.metadata["knob"] for field in dataclasses.fields(owner)}


def suggestion(name: str, known: Iterable[str]) -> str:
    """What to add to a message about an unknown name: the one that was probably meant, or all there are."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else "; there are " + ", ".join(known)


def _field(default: Any, knob: Knob) -> Any:
    return dataclasses.field(default=default, metadata={"knob": knob})
