"""When the load test's requests start: not when an answer came, as with a fixed number of clients, but by the clock.

A server that falls behind is then given no rest, and its delays are seen by all who come after.
"""

import math
import random
from collections.abc import Callable, Iterator

DAY_HOURS = 9.0  # half past eight to half past five
DAY_REQUESTS = 5000
RAMP_START, RAMP_END = 0.5, 4.0  # requests a second
SOAK_HOURLY = 5000
BURST, BURST_SECONDS = 30, 40  # so many requests at once, this often


def _shape(hour: float) -> float:
    """Few at first and over lunch, most about 10:30 and 15:00."""
    return 0.35 + math.exp(-(((hour - 2) / 1.1) ** 2)) + 0.9 * math.exp(-(((hour - 6.5) / 1.2) ** 2))


_HOURS = [(step + 0.5) * DAY_HOURS / 900 for step in range(900)]
_MEAN_SHAPE = sum(map(_shape, _HOURS)) / len(_HOURS)


def day_rate(hour: float) -> float:
    """Requests a second at an hour of the office day."""
    return DAY_REQUESTS / (DAY_HOURS * 3600) * _shape(hour) / _MEAN_SHAPE


def poisson(rate: Callable[[float], float], highest: float, seconds: float, seed: int) -> Iterator[float]:
    """Times of a Poisson process whose rate changes, by thinning one of the highest rate."""
    generator = random.Random(seed)
    time = generator.expovariate(highest)
    while time < seconds:
        if generator.random() * highest < rate(time):
            yield time
        time += generator.expovariate(highest)


def arrivals(scenario: str, seconds: float, intensity: float, seed: int) -> Iterator[float]:
    """Start times of all requests of a scenario, in seconds.

    Args:
        scenario: `day` (the office day passes by in `seconds`, at the day's own rates), `ramp`, `burst` or
            `soak` (the same rate all the time).
        seconds: how long requests are started.
        intensity: factor of the day's and the soak's rates; 1 is 5,000 requests a day, or in an hour.
        seed: for the times drawn.
    """
    if scenario == "burst":
        starts = [start for start in range(0, max(1, int(seconds)), BURST_SECONDS) if start < seconds]
        return (float(start) for start in starts for _ in range(BURST))
    if scenario == "ramp":
        return poisson(lambda time: RAMP_START + (RAMP_END - RAMP_START) * time / seconds, RAMP_END, seconds, seed)
    if scenario == "soak":
        rate = intensity * SOAK_HOURLY / 3600
        return poisson(lambda _: rate, rate, seconds, seed)
    highest = intensity * max(map(day_rate, _HOURS)) * 1.01
    return poisson(lambda time: intensity * day_rate(time / seconds * DAY_HOURS), highest, seconds, seed)
