"""What 1,000 pages cost here and elsewhere, and how many machines so many pages a day need.

    .venv/bin/python -m benchmarks.cost.compare --plot benchmarks/results/cost/cost.png
    .venv/bin/python -m benchmarks.cost.compare --pages-per-second 2.2 --cores 2 --capacity docs/capacity.md

Prints Markdown. Only the pages a second are measured; all prices are assumptions out of benchmarks/cost/prices.json, to
be put right by whoever decides by them. Without --pages-per-second the speed is that of this file:

    benchmarks/results/speed/peers.json    {"ours": {"seconds_median": 0.46}, "cores": 2}     one page after the other

`cores` (2 if it is not there) are those of the measurement. That other machines are as fast a core is assumed.
"""

import argparse
import json
import math
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.cost.capacity import render_page
from benchmarks.cost.measured_speed import GIVEN, Speed, find_speed

PRICES = Path(__file__).resolve().parent / "prices.json"
HOURS_A_MONTH = 730.0
CLAIM = 20  # "a twentieth of the price"


@dataclass(frozen=True, slots=True)
class Cost:
    """Dollars for 1,000 pages.

    `ratio` is how many times less than the cheapest API's that is; under 1 it is dearer. `per_hour` is what the machine
    costs an hour in dollars, 0 for an API.
    """

    name: str
    per_1000_pages: float
    kind: str
    basis: str
    ratio: float
    per_hour: float = 0.0

    @property
    def pages_a_day(self) -> float:
        """Pages that a machine reads in a day at the assumed utilisation."""
        return self.per_hour * 24 * 1000 / self.per_1000_pages


def per_hour(machine: dict[str, Any], electricity: float) -> float:
    """Dollars that a machine costs an hour, busy or idle.

    Args:
        machine: with `per_hour`, `per_month`, or `price` and `years`; and maybe `watts`.
        electricity: dollars a kWh, for machines that name their watts.
    """
    if "per_hour" in machine:
        cost = machine["per_hour"]
    elif "per_month" in machine:
        cost = machine["per_month"] / HOURS_A_MONTH
    else:
        cost = machine["price"] / (machine["years"] * 12 * HOURS_A_MONTH)
    return float(cost + machine.get("watts", 0) / 1000 * electricity)


def per_1000_pages(dollars_an_hour: float, pages_per_second: float, utilisation: float) -> float:
    """Dollars for 1,000 pages of a machine that reads for `utilisation` (0..1] of the time that is paid for."""
    return 1000 * dollars_an_hour / (pages_per_second * 3600 * utilisation)


def costs(prices: dict[str, Any], speed: Speed, utilisation: float) -> list[Cost]:
    """Every machine and API of the price file, in its order."""
    cheapest = min(api["per_1000_pages"] for api in prices["apis"])
    found = []
    for machine in prices["machines"]:
        ours = "pages_per_second" not in machine
        pages = speed.on(machine["cores"]) if ours else machine["pages_per_second"]
        hour = per_hour(machine, prices["electricity_per_kwh"])
        cost = per_1000_pages(hour, pages, utilisation)
        basis = f"{pages:.2f} pages/s, {'from the measured speed' if ours else 'assumed'}; price assumed"
        found.append(Cost(machine["name"], cost, "ours" if ours else "GPU", basis, cheapest / cost, hour))
    for api in prices["apis"]:
        cost = api["per_1000_pages"]
        found.append(Cost(api["name"], cost, "API", "list price, assumed", cheapest / cost))
    return found


def verdict(found: list[Cost]) -> str:
    """Whether the claim of a twentieth holds for each of our machines, and from how many pages a day on.

    A machine is paid for when it idles too: what a page costs hangs on how many there are more than on anything else.
    """
    told = [
        f"- {cost.name}, {cost.pages_a_day:,.0f} pages a day: {describe_ratio(cost.ratio)} the cheapest API's price, "
        f"so a twentieth of it {'holds' if cost.ratio >= CLAIM else 'does NOT hold'}. "
        f"It takes {round(cost.pages_a_day * CLAIM / cost.ratio):,} pages a day."
        for cost in found
        if cost.kind == "ours"
    ]
    return "\n".join(told)


def describe_ratio(ratio: float) -> str:
    """How many times less, in words that fit where it is more too."""
    return f"1/{ratio:.1f} of" if ratio >= 1 else f"{1 / ratio:.1f} times"


def markdown(found: list[Cost], prices: dict[str, Any], speed: Speed, utilisation: float) -> str:
    """The comparison as it is printed."""
    lines = [
        f"The speed: {speed.pages_per_second:.2f} pages a second on {speed.cores} cores ({speed.source}).",
        f"Assumed: all prices, as of {prices['as_of']} ({prices['note']}) and that speed grows with the cores.",
        f"Machines read {utilisation:.0%} of the time that is paid for; APIs are paid by the page.",
        "",
        "| | dollars for 1,000 pages | of the cheapest API's price | rests on |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {cost.name} | {cost.per_1000_pages:.4f} | {describe_ratio(cost.ratio).removesuffix(' of')} | {cost.basis} |"
        for cost in found
    ]
    return "\n".join([*lines, "", verdict(found)])


def plot(found: list[Cost], path: Path) -> None:
    """Bars of the cost of 1,000 pages, to a logarithmic scale, as a PNG file."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot  # the backend comes first

    colours = {"ours": "tab:green", "GPU": "tab:orange", "API": "tab:grey"}
    figure, axes = pyplot.subplots(figsize=(9, 0.6 * len(found) + 1.4))
    shown = found[::-1]  # the first one on top
    bars = axes.barh(
        [cost.name for cost in shown],
        [cost.per_1000_pages for cost in shown],
        color=[colours[cost.kind] for cost in shown],
    )
    axes.bar_label(bars, [f"${cost.per_1000_pages:.3g}" for cost in shown], padding=4)
    axes.set_xscale("log")
    axes.margins(x=0.15)
    axes.set_xlabel("US dollars for 1,000 pages; prices are assumptions (benchmarks/cost/prices.json)")
    figure.tight_layout()
    figure.savefig(path, dpi=120)
    pyplot.close(figure)


def parse_share(text: str) -> float:
    """A part of the whole, over 0 and up to 1."""
    value = float(text)
    if not 0 < value <= 1:
        raise ValueError(text)
    return value


def parse_above_zero(text: str) -> float:
    """A number over 0."""
    value = float(text)
    if not 0 < value < math.inf:
        raise ValueError(text)
    return value


def main() -> None:
    """Calculates, prints, draws, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages-per-second", type=parse_above_zero, help="in place of what was measured")
    parser.add_argument("--source", default=GIVEN, help="where that number stands, to be said with it")
    parser.add_argument("--cores", type=int, choices=range(1, 257), metavar="N", help="cores of that measurement (2)")
    parser.add_argument("--prices", type=Path, default=PRICES, help="price file (benchmarks/cost/prices.json)")
    parser.add_argument("--utilisation", type=parse_share, default=0.3, help="part of paid time spent (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON in place of Markdown")
    parser.add_argument("--plot", type=Path, help="PNG file to draw")
    parser.add_argument("--capacity", type=Path, help="Markdown file to write: requests a day to replicas")
    options = parser.parse_args()
    speed = find_speed(options.pages_per_second, options.cores, source=options.source)
    prices = json.loads(options.prices.read_text())
    found = costs(prices, speed, options.utilisation)
    if options.json:
        known = {"measured": asdict(speed), "assumed": prices, "utilisation": options.utilisation}
        print(json.dumps(known | {"costs": [asdict(cost) for cost in found]}, indent=1))
    else:
        print(markdown(found, prices, speed, options.utilisation))
    if options.plot:
        plot(found, options.plot)
    if options.capacity:
        options.capacity.write_text(render_page(speed))


if __name__ == "__main__":
    main()
