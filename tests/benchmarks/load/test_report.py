import random

import pytest

from benchmarks.load.report import PART, Run, summarise
from tests.benchmarks.load.records import finished, request


def test_a_day_is_judged_by_its_latency_faults_and_memory():
    quick = [request(number, 0.4) for number in range(100)]
    assert summarise(finished("day", quick))["met"]
    assert summarise(finished("day", quick))["lines_a_batch"] == 8
    assert not summarise(finished("day", [*quick, *(request(100, 1.5) for _ in range(10))]))["met"]
    assert not summarise(finished("day", [*quick, request(100, 0.4, fault="500 INTERNAL_ERROR")]))["met"]


def test_a_ramp_is_judged_up_to_the_first_slow_part():
    quick = [request(number, 0.5) for number in range(PART)]
    quicker = [request(PART + number / 2, 0.8) for number in range(PART)]
    slow = [request(1.5 * PART + number / 4, 4.0) for number in range(4 * PART)]
    ramp = finished("ramp", [*quick, *quicker, *slow])
    assert summarise(ramp)["pages_an_hour"] == 2 * 3600


def test_a_soak_is_judged_by_what_grows():
    seconds = range(0, 3600, 5)
    noise = random.Random(5)
    even = Run("soak", [request(at, 0.4 + 0.1 * noise.random()) for at in seconds])
    even.resident = [(at, 9e8 + 1e7 * noise.random()) for at in seconds]
    even.handles = [(at, 80.0) for at in seconds]
    even.batches = [(0.0, 0.0, 0.0), (3600.0, 10.0, 80.0)]
    assert summarise(even)["met"]
    even.resident = [(at, size + at / 3600 * 5e7) for at, size in even.resident]
    assert summarise(even)["targets"]["resident flat"] is False
    assert summarise(even)["drift"]["resident"]["an_hour"] == pytest.approx(5e7, rel=0.2)
