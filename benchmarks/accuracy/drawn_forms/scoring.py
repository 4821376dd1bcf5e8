"""How well a form was read: which template was seen, and what became of each field and of each cell of its goods."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, Protocol

Result = Literal["right", "wrong", "missing", "invented"]
SURE = ("checked", "corrected")  # statuses of values that something else on the form speaks for
NUMERIC = ("distance", "unit_price", "quantity", "price")  # how many places they have is left to the print
STATIONS = ("from_station", "to_station")
KEYS = frozenset(
    """
    code number date check_code machine_number name owner authority merchant buyer_name seller_name payer_name
    payee_name passenger_name legal_representative buyer_tax_number seller_tax_number credit_code id_number
    payer_account payee_account plate_number vin engine_number birth_date amount tax total subtotal price
    """.split()
)


class ReadField(Protocol):
    """A field as the project reads it."""

    @property
    def name(self) -> str:
        """The field's name in its template."""

    @property
    def value(self) -> str:
        """What was read, normalised."""

    @property
    def status(self) -> str:
        """One of "read", "checked", "corrected" and "failed"."""


class ReadForm(Protocol):
    """A form as the project finds it on a page."""

    @property
    def template(self) -> str:
        """The kind of form."""

    @property
    def fields(self) -> Sequence[ReadField]:
        """Its fields."""

    @property
    def items(self) -> Sequence[Mapping[str, str]]:
        """Its lines of goods, each as the columns' names to values."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a field: it was read right or wrong, was not found, or was read although it is not printed."""

    name: str
    true: str
    read: str
    status: str
    result: Result

    @property
    def is_key(self) -> bool:
        """Whether it is one of those that a form is filed by: numbers, days, names, amounts."""
        return self.name in KEYS

    @property
    def is_sure(self) -> bool:
        """Whether a check spoke for the value."""
        return self.status in SURE


@dataclass(frozen=True, slots=True)
class FormScore:
    """A form's outcomes; cells of goods that are right, were printed and were read; other templates that were seen."""

    found: bool
    outcomes: tuple[Outcome, ...]
    cells_right: int = 0
    cells_true: int = 0
    cells_read: int = 0
    others: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """NFKC, which makes full-width brackets and letters half-width, without any white space; case is kept."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_same(name: str, read: str, true: str) -> bool:
    """Whether a field's value is the true one."""
    read, true = normalise(read), normalise(true)
    if name in STATIONS:
        return read.removesuffix("站") == true.removesuffix("站")
    if name in NUMERIC and read != true:
        try:
            return Decimal(read) == Decimal(true)
        except InvalidOperation:
            return False
    return read == true


def judge_fields(true: Mapping[str, str], read: Iterable[ReadField]) -> tuple[Outcome, ...]:
    """An outcome for each field that is printed, and for each that was read without being printed."""
    found = {field.name: field for field in read if field.value}
    outcomes = []
    for name, value in true.items():
        field = found.pop(name, None)
        if field is None:
            outcomes.append(Outcome(name, value, "", "", "missing"))
        else:
            result: Result = "right" if is_same(name, field.value, value) else "wrong"
            outcomes.append(Outcome(name, value, field.value, field.status, result))
    outcomes += [Outcome(name, "", field.value, field.status, "invented") for name, field in found.items()]
    return tuple(outcomes)


def count_cells(true: Sequence[Mapping[str, str]], read: Sequence[Mapping[str, str]]) -> tuple[int, int, int]:
    """Cells of goods that are right, were printed and were read; lines are paired in order, as fits best."""
    # The most cells that can be right of the first lines of both: lines that were missed or made up shift the rest.
    best = [[0] * (len(read) + 1) for _ in range(len(true) + 1)]
    for row, line in enumerate(true, 1):
        for column, other in enumerate(read, 1):
            same = sum(is_same(name, other.get(name, ""), value) for name, value in line.items())
            best[row][column] = max(best[row - 1][column - 1] + same, best[row - 1][column], best[row][column - 1])
    cells_read = sum(bool(value) for line in read for value in line.values())
    return best[-1][-1], sum(len(line) for line in true), cells_read


def score_form(
    kind: str, fields: Mapping[str, str], items: Sequence[Mapping[str, str]], forms: Sequence[ReadForm]
) -> FormScore:
    """How a page with one form of a kind was read.

    Args:
        kind: its template.
        fields: what its fields truly say.
        items: its lines of goods.
        forms: what was found on the page; if the right template is not among it, all fields are missing.
    """
    form = next((form for form in forms if form.template == kind), None)
    others = tuple(form.template for form in forms if form.template != kind)
    outcomes = judge_fields(fields, form.fields if form else ())
    return FormScore(form is not None, outcomes, *count_cells(items, form.items if form else ()), others)
