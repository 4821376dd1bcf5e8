r"""Template files: a template as a person writes it, in YAML or JSON, read with every mistake named.

name: taxi_receipt
title: 出租车发票
marks: [发票代码, 车号|车牌号, 里程, 等候]     # texts that such a form has; | between ways to write one
least: 3                                        # so many of them it must have
fields:
  - name: amount
    label: 金额                                 # for people
    type: amount                                # ocr.fields.types.TYPES
    find:                                       # tried in this order
      - {right_of: 金额|实收}                   # behind the label, in its row
      - {below: 金额}                           # under it
      - {box: [4, 0, 12, 2], of: 里程}          # from the label's top left, in heights of it: left, top, right, bottom
      - {box: [0.5, 0.8, 1, 0.9]}               # as parts of the form: without a label
      - {anywhere: true}                        # the first text that the pattern finds
    pattern: '\d+\\.\d\d'                    # what the value looks like, if the type does not say it
"""

import json
import re
from pathlib import Path
from typing import Any, get_args

import yaml

from ocr.errors import InvalidTemplate
from ocr.fields.checks import CHECKS
from ocr.fields.labels import normalise
from ocr.fields.template import Box, CheckRule, FieldRule, ItemRule, Rule, Template, Way
from ocr.fields.types import TYPES, Reader, choose, match, read_words

WAYS: tuple[Way, ...] = get_args(Way)
SUFFIXES = (".yaml", ".yml", ".json")
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
RESERVED = ("auto", "none")
LONGEST_PATTERN = 200  # characters


def read_template(path: Path) -> Template:
    """The template in a file.

    Raises:
        InvalidTemplate: it can't be read, or something in it is wrong; the message says what and where.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
        raise InvalidTemplate(f"{path} can't be read as a template: {error}") from error
    return parse_template(content, path.name)


class _Reader:
    """Takes a template's entries one by one, so that each mistake is named and none is passed over."""

    def __init__(self, content: Any, place: str) -> None:
        if not isinstance(content, dict):
            raise InvalidTemplate(f"{place} must be a mapping of names to values")
        self.content, self.place = dict(content), place

    def take(self, name: str, kind: type | tuple[type, ...], default: Any = None, *, needed: bool = False) -> Any:
        value = self.content.pop(name, None)
        if value is None:
            if needed:
                raise InvalidTemplate(f"{self.place} has no {name}")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidTemplate(f"{self.place}: {name} is {value!r}, which is no {_kind_name(kind)}")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Ways to write a label, parted by |."""
        return tuple(normalise(word) for word in str(self.take(name, (str, int), "")).split("|") if word.strip())

    def end(self) -> None:
        if self.content:
            raise InvalidTemplate(f"{self.place}: {next(iter(self.content))!r} is not known here")


def _kind_name(kind: type | tuple[type, ...]) -> str:
    names = {str: "text", int: "whole number", float: "number", list: "list", dict: "mapping", bool: "true or false"}
    return " or ".join(names[each] for each in (kind if isinstance(kind, tuple) else (kind,)))


def parse_template(content: Any, source: str) -> Template:
    """The template that a mapping describes; `source` names it in errors.

    Raises:
        InvalidTemplate: something is missing, misspelt or of the wrong kind; the message says where.
    """
    reader = _Reader(content, source)
    name = _name(reader.take("name", str, needed=True), source)
    title = reader.take("title", str, name)
    marks = tuple(_words(mark, f"{source}: marks") for mark in reader.take("marks", list, []))
    least = reader.take("least", int, max(1, (len(marks) + 1) // 2))
    if marks and not 1 <= least <= len(marks):
        raise InvalidTemplate(f"{source}: least is {least}, but there are {len(marks)} marks")
    fields = tuple(_field(entry, f"{source}: field {n}") for n, entry in enumerate(reader.take("fields", list, []), 1))
    if len({rule.name for rule in fields}) != len(fields):
        raise InvalidTemplate(f"{source}: two fields have the same name")
    if not fields:
        raise InvalidTemplate(f"{source} has no fields")
    items = reader.take("items", dict)
    made = Template(
        name,
        title,
        marks,
        least,
        fields,
        never=tuple(word for each in reader.take("never", list, []) for word in _words(each, f"{source}: never")),
        family=reader.take("family", str, ""),
        stops=tuple(word for each in reader.take("stops", list, []) for word in _words(each, f"{source}: stops")),
        items=None if items is None else _items(items, f"{source}: items"),
        checks=tuple(_check(entry, f"{source}: checks", fields) for entry in reader.take("checks", list, [])),
    )
    reader.end()
    return made


def _name(name: str, place: str) -> str:
    if not NAME.fullmatch(name) or name in RESERVED:
        raise InvalidTemplate(f"{place}: {name[:80]!r} is no name: small letters, digits and _, not auto or none")
    return name


def _words(entry: Any, place: str) -> tuple[str, ...]:
    """Ways to write a text, parted by |."""
    words = tuple(normalise(word) for word in str(entry).split("|"))
    if not isinstance(entry, str | int) or not all(words):
        raise InvalidTemplate(f"{place}: {entry!r} is no text")
    return words


def _field(content: Any, place: str) -> FieldRule:
    reader = _Reader(content, place)
    name = _name(reader.take("name", str, needed=True), place)
    kind = reader.take("type", str, "text")
    if kind not in TYPES:
        raise InvalidTemplate(f"{place}: there is no type {kind[:80]!r}, but {', '.join(TYPES)}")
    rules = tuple(_rule(entry, kind, place) for entry in reader.take("find", list, needed=True))
    pattern, words = reader.take("pattern", str), reader.take("words", list)
    if pattern and words:
        raise InvalidTemplate(f"{place} has both a pattern and words")
    read: Reader = TYPES[kind].read
    if pattern:
        read = _compile(pattern, kind, place)
    elif words:
        read = choose(tuple(str(word) for word in words))
    made = FieldRule(name, reader.take("label", str, name), kind, rules, read, reader.take("optional", bool, False))
    reader.end()
    return made


def _compile(pattern: str, kind: str, place: str) -> Reader:
    try:
        if len(pattern) > LONGEST_PATTERN:
            raise InvalidTemplate(f"{place}: the pattern has more than {LONGEST_PATTERN} characters")
        find = match(pattern, printed=TYPES[kind].printed, letters=kind == "code")
    except re.error as error:
        raise InvalidTemplate(f"{place}: {pattern!r} is no pattern: {error}") from error
    inner = TYPES[kind].read if kind != "code" else read_words  # what a pattern finds may be shorter than codes are

    def read(text: str) -> str | None:
        found = find(text)
        return None if found is None else inner(found)

    return read


def _rule(content: Any, kind: str, place: str) -> Rule:
    reader = _Reader(content, place)
    ways = [way for way in WAYS if way in reader.content]
    if len(ways) != 1:
        raise InvalidTemplate(f"{place}: each way to find it must have one of {', '.join(WAYS)}")
    way, given, box = ways[0], reader.content.pop(ways[0]), None
    labels: tuple[str, ...] = ()
    if way == "box":
        box = _box(given, place)
        labels = reader.words("of")
    elif way != "anywhere":
        labels = _words(given, place)
    side = reader.take("side", str, "")
    if side not in ("", "left", "right"):
        raise InvalidTemplate(f"{place}: side is {side!r}, but must be left or right")
    pattern = reader.take("pattern", str)
    made = Rule(
        way,
        labels,
        box,
        above=reader.words("above"),
        under=reader.words("under"),
        side=side,
        nth=reader.take("nth", int),
        column=reader.words("column"),
        read=_compile(pattern, kind, place) if pattern else None,
        lines=reader.take("lines", int, 0),
    )
    reader.end()
    return made


def _box(given: Any, place: str) -> Box:
    if not isinstance(given, list) or len(given) != 4 or not all(isinstance(each, int | float) for each in given):
        raise InvalidTemplate(f"{place}: box must be four numbers: left, top, right, bottom")
    left, top, right, bottom = (float(each) for each in given)
    if not (left < right and top < bottom):
        raise InvalidTemplate(f"{place}: box must have its left before its right and its top above its bottom")
    return left, top, right, bottom


def _items(content: dict[str, Any], place: str) -> ItemRule:
    reader = _Reader(content, place)
    columns = {
        _name(str(name), place): _words(words, place)
        for name, words in reader.take("columns", dict, needed=True).items()
    }
    key = reader.take("key", str, needed=True)
    if key not in columns:
        raise InvalidTemplate(f"{place}: key is {key[:80]!r}, which is no column")
    made = ItemRule(columns, reader.words("end"), key)
    reader.end()
    return made


def _check(content: Any, place: str, fields: tuple[FieldRule, ...]) -> CheckRule:
    if not isinstance(content, dict) or len(content) != 1:
        raise InvalidTemplate(f"{place}: each must be one of {', '.join(CHECKS)} with a list of fields")
    kind, names = next(iter(content.items()))
    if kind not in CHECKS or not isinstance(names, list):
        raise InvalidTemplate(f"{place}: each must be one of {', '.join(CHECKS)} with a list of fields")
    known = {rule.name for rule in fields}
    unknown = next((name for name in names if name not in known), None)
    if unknown is not None or len(names) != CHECKS[kind].needs:
        raise InvalidTemplate(f"{place}: {kind} needs {CHECKS[kind].needs} fields of the template, not {names!r}")
    return CheckRule(kind, tuple(names))
