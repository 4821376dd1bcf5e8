"""The load test's results for people: plots, and a page with a table."""

from pathlib import Path

from matplotlib.figure import Figure

from benchmarks.load.report import P95_SECONDS, PART, RESIDENT_BYTES, Run, Summary, cut_parts


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
        cut = cut_parts(run)
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


def render_page(summaries: dict[str, Summary], command: str, machine: str, picture: str) -> str:
    """The Markdown page, with a link to the plots."""
    rows = [
        f"| {name} | {numbers['requests']} | {numbers['median_seconds']} | {numbers['p95_seconds']} | "
        f"{numbers['slowest_seconds']} | {numbers['fault_count']} | {numbers['resident_bytes'] / 1e6:.0f} MB | "
        f"{numbers['lines_a_batch']} | {'yes' if numbers['met'] else 'NO: ' + _list_missed(numbers)} |"
        for name, numbers in summaries.items()
    ]
    ramp = summaries.get("ramp")
    most = (
        f"\nMost that was carried with a p95 below {P95_SECONDS:g} s in all parts of {PART} requests so far: "
        f"**{ramp['pages_an_hour']} pages an hour**, in {ramp['requests_an_hour']} requests.\n"
        if ramp
        else ""
    )
    soak = summaries.get("soak")
    grown = [
        f"| {name} | {found['level']:,} | {found['an_hour']:+,} | {found['error']:,} |"
        for name, found in (soak["drift"] if soak else {}).items()
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


def _list_missed(numbers: Summary) -> str:
    return ", ".join(name for name, met in numbers["targets"].items() if not met)
