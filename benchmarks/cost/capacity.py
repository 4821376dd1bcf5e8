"""How many replicas so many requests a day need: docs/capacity.md, which `benchmarks.cost.compare` writes."""

import math

from benchmarks.cost.measured_speed import Speed

SECONDS_A_DAY = 86_400
REPLICA_CORES = (2, 4)
REQUESTS_A_DAY = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)
# Of the busiest hour to an hour of an even day: 1 is a queue that works through the night, 3 a day of eight hours,
# 6 an office with most of its mail between nine and eleven.
PEAKS = (1, 3, 6)
HEADROOM = 0.6  # of its cores a replica is planned to use in the busiest hour; above, queues grow out of hand


def replicas(requests_a_day: int, peak: float, pages_per_second: float) -> int:
    """Replicas that take the busiest hour with `HEADROOM`; requests of one page each."""
    return max(1, math.ceil(requests_a_day / SECONDS_A_DAY * peak / (pages_per_second * HEADROOM)))


def render_page(speed: Speed) -> str:
    """docs/capacity.md: requests a day to replicas."""
    head = [f"{cores} cores, peak {peak}" for cores in REPLICA_CORES for peak in PEAKS]
    rows = [
        f"| {requests:,} | "
        + " | ".join(f"{replicas(requests, peak, speed.on(cores)):,}" for cores in REPLICA_CORES for peak in PEAKS)
        + " |"
        for requests in REQUESTS_A_DAY
    ]
    return "\n".join(
        [
            "# How many replicas",
            "",
            "Written by `python -m benchmarks.cost.compare --capacity docs/capacity.md`; not to be edited.",
            "",
            f"It rests on one number: {speed.pages_per_second:.2f} pages a second on {speed.cores} cores "
            f"({speed.source}). That other machines are as fast a core, and that four cores do twice as much as two, "
            "is assumed.",
            "",
            "    replicas = requests a day / 86,400 s x peak / (pages a second of a replica x 0.6), rounded up",
            "",
            "A request is one page. The peak is how much more comes in the busiest hour than in an hour of an",
            "even day: 1 for an archive that is worked through day and night, 3 where all comes within eight hours,",
            "6 for an office most of whose mail comes in two to four. With 0.6 of the cores in use, a request seldom",
            "finds many others before it (a rule of thumb, not measured); where it may wait, as jobs may, fewer do.",
            "One more replica than the table says keeps that up while one is replaced.",
            "",
            "| requests a day | " + " | ".join(head) + " |",
            "|---" * (len(head) + 1) + "|",
            *rows,
            "",
        ]
    )
