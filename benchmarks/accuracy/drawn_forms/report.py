"""Scores of forms as Markdown: by kind and appearance, values that were sure and wrong, the fields read worst."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from benchmarks.accuracy.drawn_forms.scoring import FormScore, Outcome
from evaluation.tables import percent, print_table

MOST_SURE_WRONG = 0.001  # of values that a check spoke for
WORST = 25
HEAD = [
    "",
    "forms",
    "template seen %",
    "fields right %",
    "key fields right %",
    "cells right %",
    "missing",
    "wrong",
    "of these failed",
    "invented",
]

Named = tuple[str, str, FormScore]  # which form it is, its kind, how it was read


def share(part: int, whole: int) -> str:
    """A share in per cent; nothing of nothing."""
    return percent(part / whole) if whole else ""


def summarise(scores: Sequence[FormScore]) -> list[str]:
    """What a row of the table says of some forms, as HEAD names it, but for the row's own name."""
    outcomes = [outcome for score in scores for outcome in score.outcomes]
    printed = [outcome for outcome in outcomes if outcome.result != "invented"]
    keys = [outcome for outcome in printed if outcome.is_key]
    wrong = [outcome for outcome in printed if outcome.result == "wrong"]
    return [
        str(len(scores)),
        share(sum(score.found for score in scores), len(scores)),
        share(_count(printed, "right"), len(printed)),
        share(_count(keys, "right"), len(keys)),
        share(sum(score.cells_right for score in scores), sum(score.cells_true for score in scores)),
        str(_count(printed, "missing")),
        str(len(wrong)),
        str(sum(outcome.status == "failed" for outcome in wrong)),
        str(_count(outcomes, "invented")),
    ]


def _count(outcomes: Iterable[Outcome], result: str) -> int:
    return sum(outcome.result == result for outcome in outcomes)


def print_forms(scores: Sequence[tuple[str, str, FormScore]]) -> None:
    """Prints a row for each kind and appearance, for each kind in all of them, for each appearance and for all.

    Args:
        scores: of each form its kind, its appearance and how it was read.
    """
    kinds = dict.fromkeys(kind for kind, _, _ in scores)
    appearances = dict.fromkeys(appearance for _, appearance, _ in scores)
    rows = [
        [f"{kind}, {appearance}", *summarise([score for *of, score in scores if of == [kind, appearance]])]
        for kind in kinds
        for appearance in appearances
    ]
    if len(appearances) > 1:
        rows += [[kind, *summarise([score for of, _, score in scores if of == kind])] for kind in kinds]
    rows += [[f"all, {look}", *summarise([score for _, of, score in scores if of == look])] for look in appearances]
    print_table(HEAD, [*rows, ["all", *summarise([score for *_, score in scores])]])
    others = sorted(f"{kind} as {other}" for kind, _, score in scores for other in score.others)
    print(f"\nother templates seen on these forms: {len(others)}")
    for text, same in groupby(others):
        print(f"- {text}: {len(list(same))}")


def print_sure(scores: Sequence[Named]) -> None:
    """Prints how many values that a check spoke for are wrong, and which."""
    sure = [(name, outcome) for name, _, score in scores for outcome in score.outcomes if outcome.is_sure]
    wrong = [(name, outcome) for name, outcome in sure if outcome.result != "right"]
    print(
        f"\nvalues checked or corrected: {len(sure)}; wrong: {len(wrong)} ({1000 * len(wrong) / max(len(sure), 1):.2f}"
    )
    print(f"in 1,000; at most {1000 * MOST_SURE_WRONG:.0f} may be)\n")
    if wrong:
        print_table(["form", "field", "status", "true", "read"], [[name, *_describe(each)] for name, each in wrong])


def _describe(outcome: Outcome) -> list[str]:
    return [outcome.name, outcome.status, outcome.true, outcome.read]


def print_worst(scores: Sequence[tuple[str, FormScore]]) -> None:
    """Prints the fields that are most often not right, of each kind by themselves."""
    outcomes: dict[tuple[str, str], list[Outcome]] = {}
    for kind, score in scores:
        for outcome in score.outcomes:
            outcomes.setdefault((kind, outcome.name), []).append(outcome)
    worst = sorted(outcomes.items(), key=lambda each: _count(each[1], "right") / len(each[1]))[:WORST]
    rows = [
        [
            f"{kind}.{name}",
            str(len(each)),
            share(_count(each, "right"), len(each)),
            *(str(_count(each, result)) for result in ("missing", "wrong", "invented")),
        ]
        for (kind, name), each in worst
        if _count(each, "right") < len(each)
    ]
    print()
    print_table(["field", "forms", "right %", "missing", "wrong", "invented"], rows)
    print()


def print_examples(scores: Sequence[Named], most: int) -> None:
    """Prints some fields that are not right, one by one."""
    rows = [
        [name, outcome.result, *_describe(outcome)]
        for name, _, score in scores
        for outcome in score.outcomes
        if outcome.result != "right"
    ]
    if most:
        print_table(["form", "", "field", "status", "true", "read"], rows[:most])
        print()
