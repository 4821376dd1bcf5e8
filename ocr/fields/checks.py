"""Checks of fields against each other: sums, the same amount in words, what an identity number says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ocr.fields.values.amounts import value_of_capitals
from ocr.fields.values.check_digits import birth_date_of, sex_of

Items = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CheckKind:
    """A kind of check: of how many fields, what it says in words with their values, and whether they agree."""

    needs: int
    says: str
    agree: Callable[[Sequence[str], Items], bool | None]


def _sum(values: Sequence[str], _: Items) -> bool:
    *parts, total = map(Decimal, values)
    return sum(parts, Decimal(0)) == total


def _words(values: Sequence[str], _: Items) -> bool:
    return value_of_capitals(values[0]) == f"{Decimal(values[1]):.2f}"


def _born(values: Sequence[str], _: Items) -> bool:
    return birth_date_of(values[0]) == values[1]


def _sex(values: Sequence[str], _: Items) -> bool:
    return sex_of(values[0]) == values[1]


def _column(name: str) -> Callable[[Sequence[str], Items], bool | None]:
    """Whether the rows of goods add up to a field in this column; None if not every row has a value there."""

    def agree(values: Sequence[str], items: Items) -> bool | None:
        amounts = [item[name] for item in items if item.get(name)]
        if not amounts or len(amounts) != len(items):
            return None
        return sum(map(Decimal, amounts), Decimal(0)) == Decimal(values[0])

    return agree


CHECKS: dict[str, CheckKind] = {
    "sum": CheckKind(3, "{0} + {1} = {2}", _sum),
    "words": CheckKind(2, "{0} = {1}", _words),
    "born": CheckKind(2, "{0}: {1}", _born),
    "sex": CheckKind(2, "{0}: {1}", _sex),
    "items_amount": CheckKind(1, "the goods' amounts = {0}", _column("amount")),
    "items_tax": CheckKind(1, "the goods' taxes = {0}", _column("tax")),
}
