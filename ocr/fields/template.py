"""Templates: how a kind of form is known, and where its fields stand (written as `ocr.fields.template_file` says)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ocr.fields.types import TYPES, FieldType, Reader

Way = Literal["right_of", "below", "box", "anywhere"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to find a value.

    `labels`: normalised, any of them; `box`: relative to the label or the form; `above`, `under`: labels above and
    below which the rule's own label must stand; `side`: the half of the form in which it must; `nth`: which of several
    places, from 0, None for any; `column`: headers, under one of which the value stands; `lines`: of how many it
    may be, 0 for as many as its type; `read`: in place of the field's own, by a pattern of its own.
    """

    way: Way
    labels: tuple[str, ...] = ()
    box: Box | None = None
    above: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    side: str = ""
    nth: int | None = None
    column: tuple[str, ...] = ()
    read: Reader | None = None
    lines: int = 0

    @property
    def all_labels(self) -> tuple[str, ...]:
        """All that must be looked for to use the rule."""
        return (*self.labels, *self.above, *self.under, *self.column)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field: its names, its type, and the ways to find it, the best first.

    `read`: the value in a text, by the pattern or the words if there are any; `optional`: forms without it are whole.
    """

    name: str
    label: str
    type: str
    rules: tuple[Rule, ...]
    read: Reader
    optional: bool = False

    @property
    def kind(self) -> FieldType:
        """What its type says."""
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class ItemRule:
    """The rows of goods: each column's headers by its name, the labels that end them, and the column each row has."""

    columns: Mapping[str, tuple[str, ...]]
    end: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A check: what is compared, see `ocr.fields.checks`; and the names of fields in the order it needs them."""

    kind: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of form.

    `marks`: each one's ways to be written; `least` of them are needed; `never`: with one of these it is another form;
    `family`: of its members only the one that fits best is taken; `stops`: labels besides the fields' own at which
    values end.
    """

    name: str
    title: str
    marks: tuple[tuple[str, ...], ...]
    least: int
    fields: tuple[FieldRule, ...]
    never: tuple[str, ...] = ()
    family: str = ""
    stops: tuple[str, ...] = ()
    items: ItemRule | None = None
    checks: tuple[CheckRule, ...] = ()

    @property
    def labels(self) -> frozenset[str]:
        """All labels that are looked for on a page."""
        own = {label for rule in self.fields for way in rule.rules for label in way.all_labels}
        goods = {label for labels in self.items.columns.values() for label in labels} if self.items else set()
        return frozenset({*own, *goods, *self.stops, *(self.items.end if self.items else ())})
