import re

from benchmarks.cost.capacity import HEADROOM, render_page, replicas
from benchmarks.cost.measured_speed import Speed


def test_replicas():
    # a page a second, 0.6 of it in use: 51,840 pages a day
    assert replicas(51_840, 1, 1.0) == 1
    assert replicas(51_841, 1, 1.0) == 2
    assert replicas(51_840, 3, 1.0) == 3
    assert replicas(51_840, 3, 2.0) == 2
    assert replicas(1, 1, 1000.0) == 1


def test_the_page_of_capacity():
    page = render_page(Speed(1.0, 2, "a test"))
    [row] = [line for line in page.splitlines() if line.startswith("| 1,000,000 ")]
    assert [int(cell.replace(",", "")) for cell in row.strip("|").split("|")] == [1_000_000, 20, 58, 116, 10, 29, 58]
    first, last = [re.findall(r"^\| ([\d,]+) \|", page, re.MULTILINE)[index] for index in (0, -1)]
    assert (first, last) == ("5,000", "10,000,000")
    assert f"x {HEADROOM}" in page
    assert "1.00 pages a second on 2 cores (a test)" in page
