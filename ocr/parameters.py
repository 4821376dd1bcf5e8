"""Dataclass fields that know their bounds and what they are for: how settings and options are written down.

    class Settings:
        max_pages: int = integer(50, 1, 10_000, "Most pages of a file that are read in one request.")

`parameters(Settings)["max_pages"]` then reads and checks a value, and tells what it may be.
"""

import dataclasses
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parameter:
    """How a value is read from text and checked: `allowed` says in words what `accepts` lets pass.

    `read` raises ValueError for text that is no such value. `description` is for programs: the value's type and bounds.
    `unit` is what a number counts, such as bytes or seconds; empty where it has none.
    """

    read: Callable[[str], Any]
    accepts: Callable[[Any], bool]
    allowed: str
    about: str
    description: dict[str, Any]
    unit: str = ""


def integer(default: int, low: int, high: int, about: str, unit: str = "") -> Any:
    """A field for a whole number from `low` to `high`."""
    bounds = {"type": "integer", "minimum": low, "maximum": high}
    allowed = f"a whole number from {low} to {high}"
    return _field(default, Parameter(int, lambda value: low <= value <= high, allowed, about, bounds, unit))


def number(default: float, low: float, high: float, about: str, unit: str = "") -> Any:
    """A field for a number from `low` to `high`."""
    bounds = {"type": "number", "minimum": low, "maximum": high}
    allowed = f"a number from {low:.12g} to {high:.12g}"
    return _field(default, Parameter(float, lambda value: low <= value <= high, allowed, about, bounds, unit))


def choice(default: str, options: tuple[str, ...], about: str) -> Any:
    """A field for one of some words."""
    bounds = {"type": "choice", "choices": list(options)}
    allowed = "one of " + ", ".join(options)
    return _field(default, Parameter(str, lambda value: value in options, allowed, about, bounds))


def text(default: str, allowed: str, about: str, longest: int = 10_000) -> Any:
    """A field for any text of up to `longest` characters; what it must look like is checked by who uses it."""
    bounds = {"type": "text"}
    return _field(default, Parameter(str, lambda value: len(value) <= longest, allowed, about, bounds))


def parameters(owner: type) -> dict[str, Parameter]:
    """The fields of a dataclass and how each is read."""
    return {field.name: field.metadata["parameter"] for field in dataclasses.fields(owner)}


def suggest(name: str, known: Iterable[str]) -> str:
    """What to add to a message about an unknown name: the one that was probably meant, or all there are."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else "; there are " + ", ".join(known)


def _field(default: Any, parameter: Parameter) -> Any:
    return dataclasses.field(default=default, metadata={"parameter": parameter})
