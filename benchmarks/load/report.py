"""What the load test's records say: numbers and verdict."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from benchmarks.load.drift import Drift, fit_drift

P95_SECONDS = 1.0
RESIDENT_BYTES = 1_200_000_000
FLAT = {"resident": 0.02, "latency": 0.1, "handles": 0.02}  # growth an hour, in parts of the level, that is none
PAGES = {"page": 1, "pdf": 2}
PART = 25  # requests that are looked at together: of fewer, a p95 is just the slowest one's time


class Request(TypedDict):
    """A request: its start in seconds of the run, how long it took, what was sent, and what was wrong, if anything."""

    start: float
    seconds: float
    kind: str
    fault: str


class Part(TypedDict):
    """Requests that followed each other: how many came a second, with how many pages, and the p95 of their seconds."""

    requests: float
    pages: float
    p95: float


class DriftNumbers(TypedDict):
    """A `Drift` as it is told."""

    level: float
    an_hour: float
    error: float


class Summary(TypedDict):
    """The numbers of a scenario and whether it met its targets.

    Pages and requests an hour are a ramp's, the drift is a soak's.
    """

    requests: int
    median_seconds: float | None
    p95_seconds: float
    slowest_seconds: float
    faults: list[str]
    fault_count: int
    resident_bytes: int
    lines_a_batch: float | None
    pages_an_hour: NotRequired[int]
    requests_an_hour: NotRequired[int]
    drift: NotRequired[dict[str, DriftNumbers | None]]
    targets: dict[str, bool]
    met: bool


@dataclass
class Run:
    """One scenario's records: of each request, and of the server every second."""

    scenario: str
    requests: list[Request]
    resident: list[tuple[float, float]] = field(default_factory=list)  # seconds, bytes
    batches: list[tuple[float, float, float]] = field(default_factory=list)  # seconds, batches and lines so far
    handles: list[tuple[float, float]] = field(default_factory=list)  # seconds, open files


def p95(seconds: Sequence[float]) -> float:
    """The time within which 95 % were answered."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else 0.0


def cut_parts(run: Run) -> list[Part]:
    """A run cut into parts of so many requests: how much was asked for a second in each, and how long it took."""
    found: list[Part] = []
    ordered = sorted(run.requests, key=lambda request: request["start"])
    for first in range(0, len(ordered) - PART, PART):
        inside = ordered[first : first + PART]
        seconds = ordered[first + PART]["start"] - inside[0]["start"]
        if seconds > 0:  # those of a burst start together
            pages = sum(PAGES.get(request["kind"], 0) for request in inside)
            slow = p95([request["seconds"] for request in inside])
            found.append({"requests": PART / seconds, "pages": pages / seconds, "p95": slow})
    return found


def summarise(run: Run) -> Summary:
    """The numbers of a scenario and whether it met its targets; a ramp goes on until it meets them no more."""
    seconds = [request["seconds"] for request in run.requests]
    faults = [f"{request['kind']}: {request['fault']}" for request in run.requests if request["fault"]]
    batches, lines = (run.batches[-1][index] - run.batches[0][index] if run.batches else 0 for index in (1, 2))
    numbers: Summary = {
        "requests": len(seconds),
        "median_seconds": round(statistics.median(seconds), 3) if seconds else None,
        "p95_seconds": round(p95(seconds), 3),
        "slowest_seconds": round(max(seconds, default=0), 3),
        "faults": faults[:20],
        "fault_count": len(faults),
        "resident_bytes": int(max((sample[1] for sample in run.resident), default=0)),
        "lines_a_batch": round(lines / batches, 2) if batches else None,
        "targets": {},
        "met": False,
    }
    if run.scenario == "ramp":
        good = _good_parts(run)
        numbers["pages_an_hour"] = round(3600 * max((part["pages"] for part in good), default=0))
        numbers["requests_an_hour"] = round(3600 * max((part["requests"] for part in good), default=0))
    if run.scenario == "soak":
        numbers["drift"] = {name: _tell(found) for name, found in measure_drifts(run).items()}
    numbers["targets"] = _judge(run, numbers)
    numbers["met"] = all(numbers["targets"].values())
    return numbers


def _judge(run: Run, numbers: Summary) -> dict[str, bool]:
    """Which of its targets a scenario has met."""
    targets = {"resident": 0 < numbers["resident_bytes"] < RESIDENT_BYTES, "requests": numbers["requests"] > 0}
    if run.scenario != "ramp":
        targets["no fault"] = numbers["fault_count"] == 0
    if run.scenario == "day":
        targets["p95"] = numbers["p95_seconds"] < P95_SECONDS
    if run.scenario == "soak":
        for name, found in measure_drifts(run).items():
            targets[f"{name} flat"] = found is not None and not found.grows_by_more_than(FLAT[name] * found.level)
    return targets


def _good_parts(run: Run) -> list[Part]:
    """The parts of a ramp before the first one that is too slow."""
    parts = cut_parts(run)
    end = next((number for number, part in enumerate(parts) if part["p95"] >= P95_SECONDS), len(parts))
    return parts[:end]


def measure_drifts(run: Run) -> dict[str, Drift | None]:
    """How memory, latency (of pages that were answered) and open files change over a run."""
    seconds = [(request["start"], request["seconds"]) for request in run.requests if request["kind"] == "page"]
    return {"resident": fit_drift(run.resident), "latency": fit_drift(seconds), "handles": fit_drift(run.handles)}


def _tell(found: Drift | None) -> DriftNumbers | None:
    if found is None:
        return None
    return {"level": round(found.level, 3), "an_hour": round(found.slope, 3), "error": round(found.error, 3)}
