"""What the load test's records say: numbers, verdict, plots and the page for people."""

import statistics
from dataclasses import dataclass, field
from pathlib import Path

from matplotlib.figure import Figure

from benchmarks.load.drift import Drift, drift

P95_SECONDS = 1.0
RESIDENT_BYTES = 1_200_000_000
FLAT = {"resident": 0.02, "latency": 0.1, "handles": 0.02}  # growth an hour, in parts of the level, that is none
PAGES = {"page": 1, "pdf": 2}
PART = 25  # requests that are looked at together: of fewer, a p95 is just the slowest one's time


@dataclass
class Run:
    """One scenario's records: of each request, and of the server every second."""

    scenario: str
    requests: list[dict]
    resident: list[tuple[float, float]] = field(default_factory=list)  # seconds, bytes
    batches: list[tuple[float, float, float]] = field(default_factory=list)  # seconds, batches and lines so far
    handles: list[tuple[float, float]] = field(default_factory=list)  # seconds, open files


def p95(seconds: list[float]) -> float:
    """The time within which 95 % were answered."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] if ordered else 0.0


def parts(run: Run) -> list[dict[str, float]]:
    """A run cut into parts of so many requests: how much was asked for a second in each, and how long it took."""
    found = []
    ordered = sorted(run.requests, key=lambda request: request["start"])
    for first in range(0, len(ordered) - PART, PART):
        inside = ordered[first : first + PART]
        seconds = ordered[first + PART]["start"] - inside[0]["start"]
        if seconds > 0:  # those of a burst start together
            pages = sum(PAGES.get(request["kind"], 0) for request in inside)
            slow = p95([request["seconds"] for request in inside])
            found.append({"requests": PART / seconds, "pages": pages / seconds, "p95": slow})
    return found


def summary(run: Run) -> dict:
    """The numbers of a scenario and whether it met its targets; a ramp goes on until it meets them no more."""
    seconds = [request["seconds"] for request in run.requests]
    faults = [f"{request['kind']}: {request['fault']}" for request in run.requests if request["fault"]]
    batches, lines = (run.batches[-1][index] - run.batches[0][index] if run.batches else 0 for index in (1, 2))
    numbers = {
        "requests": len(seconds),
        "median_seconds": round(statistics.median(seconds), 3) if seconds else None,
        "p95_seconds": round(p95(seconds), 3),
        "slowest_seconds": round(max(seconds, default=0), 3),
        "faults": faults[:20],
        "fault_count": len(faults),
        "resident_bytes": int(max((sample[1] for sample in run.resident), default=0)),
        "lines_a_batch": round(lines / batches, 2) if batches else None,
    }
    targets = {"resident": 0 < numbers["resident_bytes"] < RESIDENT_BYTES, "requests": bool(seconds)}
    if run.scenario == "ramp":
        good = []
        for part in parts(run):
            if part["p95"] >= P95_SECONDS:
                break
            good.append(part)
        numbers["pages_an_hour"] = round(3600 * max((part["pages"] for part in good), default=0))
        numbers["requests_an_hour"] = round(3600 * max((part["requests"] for part in good), default=0))
    else:
        targets["no fault"] = not faults
    if run.scenario == "day":
        targets["p95"] = numbers["p95_seconds"] < P95_SECONDS
    if run.scenario == "soak":
        numbers["drift"] = {name: _told(found) for name, found in drifts(run).items()}
        for name, found in drifts(run).items():
            targets[f"{name} flat"] = found is not None and not found.grows_by_more_than(FLAT[name] * found.level)
    return numbers | {"targets": targets, "met": all(targets.values())}


def drifts(run: Run) -> dict[str, Drift | None]:
    """How memory, latency (of pages that were answered) and open files change over a run."""
    seconds = [(request["start"], request["seconds"]) for request in run.requests if request["kind"] == "page"]
    return {"resident": drift(run.resident), "latency": drift(seconds), "handles": drift(run.handles)}


def _told(found: Drift | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {"level": round(found.level, 3), "an_hour": round(found.slope, 3), "error": round(found.error, 3)}


def plot(runs: list[Run], path: Path) -> None:
    """Latency, throughput against p95, resident memory and batch size, a row for each scenario."""
    figure = Figure(figsize=(17, 3.4 * len(runs)))
    grid = figure.subplots(len(runs), 4, squeeze=False)
    for run, (latency, throughput, resident, batch) in zip(runs, grid, strict=True):
        for kind in sorted({request["kind"] for request in run.requests}):
            dots = [(request["start"], request["seconds"]) for request in run.requests if request["kind"] == kind]
            latency.plot(*zip(*dots, strict=True), ".", label=kind)
        latency.axhline(P95_SECONDS, color="grey", linestyle=":")
        latency.set(title=f"{run.scenario}: latency", xlabel="second of the run", ylabel="seconds")
        latency.legend(fontsize=7)
        cut = parts(run)
        throughput.plot([part["requests"] for part in cut], [part["p95"] for part in cut], "o")
        throughput.axhline(P95_SECONDS, color="grey", linestyle=":")
        throughput.set(title=f"each {PART} requests", xlabel="requests a second", ylabel="p95, seconds")
        resident.plot([at for at, _ in run.resident], [size / 1e6 for _, size in run.resident])
        resident.axhline(RESIDENT_BYTES / 1e6, color="grey", linestyle=":")
        resident.set(title="resident, all processes", xlabel="second of the run", ylabel="MB", ylim=(0, None))
        steps = [
            (now[0], (now[2] - before[2]) / (now[1] - before[1]))
            for before, now in zip(run.batches, run.batches[5:], strict=False)
            if now[1] > before[1]
        ]
        batch.plot([at for at, _ in steps], [size for _, size in steps])
        batch.set(title="lines a batch", xlabel="second of the run", ylim=(0, None))
    figure.tight_layout()
    figure.savefig(path, dpi=80)


def page(summaries: dict[str, dict], command: str, machine: str, picture: str) -> str:
    """The Markdown page, with a link to the plots."""
    rows = [
        f"| {name} | {numbers['requests']} | {numbers['median_seconds']} | {numbers['p95_seconds']} | "
        f"{numbers['slowest_seconds']} | {numbers['fault_count']} | {numbers['resident_bytes'] / 1e6:.0f} MB | "
        f"{numbers['lines_a_batch']} | {'yes' if numbers['met'] else 'NO: ' + _missed(numbers)} |"
        for name, numbers in summaries.items()
    ]
    ramp = summaries.get("ramp")
    most = (
        f"\nMost that was carried with a p95 below {P95_SECONDS:g} s in all parts of {PART} requests so far: "
        f"**{ramp['pages_an_hour']} pages an hour**, in {ramp['requests_an_hour']} requests.\n"
        if ramp
        else ""
    )
    soak = summaries.get("soak", {}).get("drift") or {}
    grown = [
        f"| {name} | {found['level']:,} | {found['an_hour']:+,} | {found['error']:,} |"
        for name, found in soak.items()
        if found is not None
    ]
    if grown:
        grown = ["", "| soak | level | change an hour | its standard error |", "|---|---|---|---|", *grown]
    faults = [f"- {name}: {fault}" for name, numbers in summaries.items() for fault in numbers["faults"]]
    return "\n".join(
        [
            "# Load",
            "",
            f"`{command}`",
            "",
            f"On {machine}; the sender runs on the same cores. Requests start at times of a Poisson process, whatever",
            "became of those before; latency counts from that time. 60 % A4 pages of 8 to 30 lines at 100 to 300 dpi,",
            "20 % single lines, 15 % PDFs of two pages, 5 % rubbish. Each answer's text is compared with what was",
            "drawn. `day` is an office day of 5,000 requests that passes by quicker, at its own rates: its peak",
            "hours are there, not its 5,000 requests. `ramp` has ever more requests, `burst` 30 at once, `soak`",
            "the same rate all the time, that of 5,000 requests in an hour times the intensity.",
            "",
            f"Targets: p95 below {P95_SECONDS:g} s (`day`), no fault (`day`, `burst`), all processes together below "
            f"{RESIDENT_BYTES / 1e9:g} GB.",
            "",
            "| | requests | median s | p95 s | slowest s | faults | resident | lines a batch | targets met |",
            "|---|---|---|---|---|---|---|---|---|",
            *rows,
            *grown,
            most,
            f"![Latency, throughput, memory, batches]({picture})",
            *(["", "Faults:", "", *faults] if faults else []),
            "",
        ]
    )


def _missed(numbers: dict) -> str:
    return ", ".join(name for name, met in numbers["targets"].items() if not met)
