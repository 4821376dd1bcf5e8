import json
import re
import sys
from pathlib import Path

import pytest

from benchmarks.cost import compare
from benchmarks.cost.compare import costs, per_1000_pages, per_hour, verdict
from benchmarks.cost.measured_speed import Speed

PRICES = {
    "as_of": "2026-01-01",
    "note": "made up",
    "electricity_per_kwh": 0.5,
    "machines": [
        {"name": "box", "per_month": 73.0, "cores": 4},
        {"name": "GPU", "per_hour": 3.6, "pages_per_second": 10.0},
    ],
    "apis": [{"name": "dear", "per_1000_pages": 10.0}, {"name": "cheap", "per_1000_pages": 1.0}],
}


def test_what_a_machine_costs_an_hour():
    assert per_hour({"per_hour": 2.0}, 0.5) == 2.0
    assert per_hour({"per_month": 73.0}, 0.5) == pytest.approx(0.1)
    assert per_hour({"price": 876.0, "years": 1}, 0.5) == pytest.approx(0.1)
    assert per_hour({"price": 876.0, "years": 1, "watts": 100}, 0.5) == pytest.approx(0.15)


def test_what_a_thousand_pages_cost():
    assert per_1000_pages(3.6, 1.0, 1.0) == pytest.approx(1.0)  # 3,600 pages for 3.60
    assert per_1000_pages(3.6, 2.0, 1.0) == pytest.approx(0.5)
    assert per_1000_pages(3.6, 2.0, 0.25) == pytest.approx(2.0)


def test_the_table():
    box, gpu, dear, cheap = costs(PRICES, Speed(1.0, 2, "a test"), 1.0)
    assert box.per_1000_pages == pytest.approx(0.1 / 7200 * 1000)  # twice the cores, twice the pages
    assert box.ratio == pytest.approx(72)
    assert gpu.per_1000_pages == pytest.approx(0.1)
    assert (dear.ratio, cheap.ratio) == (pytest.approx(0.1), pytest.approx(1))
    assert [entry.kind for entry in (box, gpu, dear, cheap)] == ["ours", "GPU", "API", "API"]


@pytest.mark.parametrize(
    ("utilisation", "said"),
    [
        (1.0, "1/72.0"),
        (0.27, "1/19.4 of the cheapest API's price, so a twentieth of it does NOT"),
        (0.28, "of it holds"),
    ],
)
def test_the_claim_is_put_to_the_test(utilisation: float, said: str):
    told = verdict(costs(PRICES, Speed(1.0, 2, "a test"), utilisation))
    assert said in told
    assert "It takes 48,000 pages a day" in told  # 2.40 dollars a day at 0.05 for 1,000


def test_machines_that_idle_are_dearer_than_an_api():
    [box, *_] = costs(PRICES, Speed(1.0, 2, "a test"), 0.01)
    assert box.pages_a_day == pytest.approx(1728)
    assert compare.describe_ratio(box.ratio) == "1.4 times"


def test_the_price_file_can_be_used_and_says_what_it_is():
    prices = json.loads(compare.PRICES.read_text())
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", prices["as_of"])
    assert "ssum" in prices["note"]
    assert all(entry["note"] for entry in prices["machines"] + prices["apis"])
    assert len(prices["apis"]) >= 2
    assert all(entry.per_1000_pages > 0 for entry in costs(prices, Speed(1.0, 2, "a test"), 0.5))


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["compare.py", "--pages-per-second", "1", *arguments])
    compare.main()


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps(PRICES))
    run(monkeypatch, "--prices", str(prices), "--utilisation", "1", "--capacity", str(tmp_path / "capacity.md"))
    printed = capsys.readouterr().out
    assert "| box | 0.0139 | 1/72.0 |" in printed
    assert "The speed: 1.00 pages a second on 2 cores" in printed
    assert "Assumed: all prices, as of 2026-01-01" in printed
    assert (tmp_path / "capacity.md").read_text().startswith("# How many replicas")
    run(monkeypatch, "--prices", str(prices), "--json", "--plot", str(tmp_path / "cost.png"))
    told = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in told["costs"]] == ["box", "GPU", "dear", "cheap"]
    assert told["utilisation"] == 0.3
    assert (tmp_path / "cost.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("utilisation", ["0", "1.1", "-1", "nan"])
def test_impossible_utilisation_is_refused(utilisation: str, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(SystemExit):
        run(monkeypatch, "--utilisation", utilisation)
