import random

import pytest

from ocr.web.middleware.rate_limit import RateLimit, group_address


def let_through(limit: RateLimit, client: str, now: float, requests: int) -> int:
    return sum(limit.take(client, now) == 0 for _ in range(requests))


@pytest.mark.parametrize(
    ("per_minute", "burst"), [(0.5, 1), (1, 1), (10, 1), (25, 2), (60, 6), (600, 60), (100_000, 10_000)]
)
def test_a_burst_is_a_tenth_of_a_minutes_worth(per_minute: float, burst: int):
    assert let_through(RateLimit(per_minute), "a", 1e6, burst + 50) == burst


def test_after_a_burst_requests_pass_at_the_set_rate():
    limit = RateLimit(60)
    let_through(limit, "a", 0.0, 100)
    passed = sum(limit.take("a", step / 10) == 0 for step in range(1, 601))
    assert passed == 60


def test_who_waits_as_long_as_told_is_let_through():
    limit = RateLimit(7.3)
    now = 12345.678
    for _ in range(100):
        wait = limit.take("a", now)
        if wait:
            assert limit.take("a", now + wait * 0.99) > 0
            now += wait
            assert limit.take("a", now) == 0


def test_refused_requests_cost_nothing():
    limit = RateLimit(60)
    let_through(limit, "a", 0.0, 6)
    assert {round(limit.take("a", 0.5), 6) for _ in range(1000)} == {0.5}


def test_clients_have_a_bucket_each():
    limit = RateLimit(60)
    assert let_through(limit, "a", 0.0, 10) == 6
    assert let_through(limit, "b", 0.0, 10) == 6


def test_full_buckets_are_forgotten():
    limit = RateLimit(60)
    for number in range(1000):
        limit.take(str(number), number / 1000)
    assert len(limit) == 1000
    limit.take("late", 10.0)
    assert len(limit) == 1


def test_memory_is_bounded_and_a_flood_resets_no_one():
    limit = RateLimit(60, most_clients=100)
    assert let_through(limit, "greedy", 0.0, 10) == 6
    assert let_through(limit, "steady", 0.0, 1) == 1
    for number in range(10_000):
        limit.take(f"flood {number}", 0.5)
    assert len(limit) == 100
    assert limit.take("greedy", 0.6) > 0
    assert let_through(limit, "steady", 0.6, 5) == 5


def test_clients_for_whom_there_is_no_room_share_a_bucket_until_there_is():
    limit = RateLimit(60, most_clients=1)
    limit.take("first", 0.0)
    passed = sum(limit.take(f"other {number}", 0.0) == 0 for number in range(100))
    assert passed == 6
    assert let_through(limit, "later", 100.0, 10) == 6


def test_no_client_ever_gets_more_than_its_burst_and_rate():
    chance = random.Random(7)
    limit = RateLimit(120, most_clients=20)
    now, passed = 0.0, dict.fromkeys(range(15), 0)
    for _ in range(20_000):
        now += chance.random() / 100
        client = chance.choice(range(15))
        passed[client] += limit.take(str(client), now) == 0
    assert now > 90
    assert max(passed.values()) <= 12 + now * 2 + 1


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_whom_an_address_counts_for(address: str, group: str):
    assert group_address(address) == group
