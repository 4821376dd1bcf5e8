from benchmarks.load.page import plot, render_page
from benchmarks.load.report import PART, summarise
from tests.benchmarks.load.records import finished, request


def test_the_plots_can_be_drawn(tmp_path):
    runs = [finished(name, [request(number, 0.4) for number in range(50)]) for name in ("day", "ramp")]
    plot(runs, tmp_path / "load.png")
    assert (tmp_path / "load.png").stat().st_size > 1000


def test_the_page_says_what_a_ramp_carried():
    steady = finished("ramp", [request(number / 2, 0.5) for number in range(3 * PART)])
    text = render_page({"ramp": summarise(steady)}, "command", "machine", "other.png")
    assert "**7200 pages an hour**" in text
    assert "(other.png)" in text
