"""The speed that costs and capacity are reckoned from: given by hand, or out of benchmarks/results.

That of pages read one after the other, not what a load test carries within a second: how much of the time a machine may
be busy for that is what utilisation and headroom say.
"""

import json
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "results" / "speed"
GIVEN = "given on the command line"


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured: pages a second on so many cores, and where that stands."""

    pages_per_second: float
    cores: int
    source: str

    def on(self, cores: int) -> float:
        """Pages a second on another number of cores, taken to grow with them."""
        return self.pages_per_second * cores / self.cores


def find_speed(
    pages_per_second: float | None, cores: int | None, results: Path = RESULTS, source: str = GIVEN
) -> Speed:
    """The speed that was given, or else the one that was measured last.

    Args:
        pages_per_second: given in place of what was measured, or None.
        cores: of that measurement; None for what the measurement says, or 2.
        results: folder with peers.json.
        source: where a speed that is given stands.

    Raises:
        SystemExit: there is neither.
    """
    if pages_per_second is not None:
        return Speed(pages_per_second, cores or 2, source)
    peers = results / "peers.json"
    if peers.exists():
        measured = json.loads(peers.read_text())
        speed = 1 / measured["ours"]["seconds_median"]
        return Speed(speed, cores or measured.get("cores", 2), "measured, one page after the other, peers.json")
    raise SystemExit("error: nothing measured in benchmarks/results; give --pages-per-second and --cores")
