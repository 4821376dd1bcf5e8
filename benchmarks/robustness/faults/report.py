"""What the faults' runs say: a verdict for each, the table for people and the numbers for programs."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from benchmarks.robustness.faults.good_clients import AT_LEAST_SLOW, LOST, REFUSED, RIGHT, TIMES_SLOWER, WRONG, Answer

NORMAL_SECONDS = 15.0


class Check(TypedDict):
    """A question that only one fault asks, its answer, and whether that is right."""

    question: str
    answer: str
    right: bool


class Record(TypedDict):
    """The numbers of a fault, as faults.json has them; `answers` and `errors` are counts by kind and by error."""

    done: str
    date: str
    answers: dict[str, int]
    errors: dict[str, int]
    slowest_seconds: float
    till_normal_seconds: float | None
    comes_back: bool
    checks: list[Check]
    failures: list[str]


@dataclass
class Outcome:
    """What one fault did.

    `checks` are the questions that only this fault asks, each with its answer and whether that is right; `till_normal`
    is None where the server did not come back, or was not meant to (`comes_back`).
    """

    fault: str
    done: str
    answers: list[Answer] = field(default_factory=list)
    checks: list[tuple[str, str, bool]] = field(default_factory=list)
    till_normal: float | None = None
    comes_back: bool = True

    def check(self, question: str, answer: object, right: bool) -> None:
        """Notes the answer to a question of this fault's own."""
        self.checks.append((question, str(answer), right))


def failures(outcome: Outcome) -> list[str]:
    """What speaks against the server, in words; none if it did all that was asked of it."""
    counts = Counter(answer.outcome for answer in outcome.answers)
    found = [f"{counts[kind]} {kind}" for kind in (LOST, WRONG) if counts[kind]]
    if outcome.comes_back:
        if outcome.till_normal is None:
            found.append("not back to normal while it was watched")
        elif outcome.till_normal > NORMAL_SECONDS:
            found.append(f"normal only after {outcome.till_normal:.1f} s")
        if not counts[RIGHT]:
            found.append("no good request was answered")
    return found + [f"{question}: {answer}" for question, answer, right in outcome.checks if not right]


def record(outcome: Outcome, date: str) -> Record:
    """The numbers of a fault."""
    counts = Counter(answer.outcome for answer in outcome.answers)
    seconds = [answer.answered - answer.sent for answer in outcome.answers]
    return {
        "done": outcome.done,
        "date": date,
        "answers": {kind: counts[kind] for kind in (RIGHT, REFUSED, LOST, WRONG)},
        "errors": dict(Counter(answer.detail for answer in outcome.answers if answer.detail).most_common(10)),
        "slowest_seconds": round(max(seconds, default=0.0), 2),
        "till_normal_seconds": None if outcome.till_normal is None else round(outcome.till_normal, 1),
        "comes_back": outcome.comes_back,
        "checks": [{"question": q, "answer": a, "right": right} for q, a, right in outcome.checks],
        "failures": failures(outcome),
    }


def merge_records(path: Path, records: dict[str, Record], order: Iterable[str]) -> dict[str, Record]:
    """The records of these runs, and for faults that did not run now those of the runs before."""
    before: dict[str, Record] = json.loads(path.read_text())["faults"] if path.exists() else {}
    together = before | records
    return {name: together[name] for name in order if name in together}


def render_page(records: dict[str, Record], machine: str) -> str:
    """The Markdown page."""
    rows = [_render_row(name, record) for name, record in records.items()]
    details = []
    for name, numbers in records.items():
        lines = [f"- {c['question']}: {c['answer']}{'' if c['right'] else ' **(wrong)**'}" for c in numbers["checks"]]
        if numbers["errors"]:
            lines.append("- errors: " + ", ".join(f"{error} ({n})" for error, n in numbers["errors"].items()))
        lines.append(f"- the slowest answer took {numbers['slowest_seconds']} s")
        details += ["", f"## {name}", "", *lines]
    return "\n".join(
        [
            "# Faults",
            "",
            f"`python -m benchmarks.robustness.faults`, on {machine}; the clients run on the same cores.",
            "",
            "Each fault has a fresh server. Good clients send pages all the while, and each answer's text is compared",
            "with what the same picture gave when nothing else was going on. Asked of every fault: no request without",
            f"an answer, no wrong text, and normal again within {NORMAL_SECONDS:g} s: every answer right and none",
            f"{TIMES_SLOWER} times as slow as the slowest before the fault (or {AT_LEAST_SLOW:g} s, if that is more).",
            "The time counts from the end of the fault; for those of the runner, from their beginning.",
            "",
            "| fault | what was done | right | error code | lost | wrong text | s till normal | date | verdict |",
            "|---|---|---|---|---|---|---|---|---|",
            *rows,
            *details,
            "",
        ]
    )


def _render_row(name: str, numbers: Record) -> str:
    answers = numbers["answers"]
    till = numbers["till_normal_seconds"]
    normal = "does not apply" if not numbers["comes_back"] else "never" if till is None else f"{till:g}"
    verdict = "FAILED: " + "; ".join(numbers["failures"]) if numbers["failures"] else "passed"
    counts = " | ".join(str(answers[kind]) for kind in (RIGHT, REFUSED, LOST, WRONG))
    return f"| {name} | {numbers['done']} | {counts} | {normal} | {numbers['date']} | {verdict} |".replace("\n", " / ")
