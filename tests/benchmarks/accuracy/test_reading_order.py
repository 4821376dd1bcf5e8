import numpy as np
import pytest

from benchmarks.accuracy.layouts.sketch import Damage, Sketch
from benchmarks.accuracy.reading_order import KINDS, make_page, measure, score
from ocr.layout.reading_order import find_reading_order


def test_neighbours_that_follow_one_another_are_counted():
    assert score([0, 1, 2, 3]) == 1
    assert score([0, 2, 1, 3]) == 0
    assert score([2, 3, 0, 1]) == pytest.approx(2 / 3)
    assert score([0]) == score([]) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_the_same_whenever_it_is_made_and_another_for_each_number(kind: str):
    boxes, place = make_page(kind, 7, 0)
    again, same = make_page(kind, 7, 0)
    assert np.array_equal(boxes, again) and np.array_equal(place, same)
    assert sorted(place.tolist()) == list(range(len(boxes)))
    assert len(boxes) != len(make_page(kind, 7, 4)[0]) or not np.array_equal(boxes, make_page(kind, 7, 4)[0])


def test_damage_tilts_and_takes_lines_away_and_adds_specks():
    random = np.random.default_rng(1)
    sketch = Sketch.begin(random)
    sketch.write(80, 60, 900, 200)
    boxes, place = Damage(missing=0.2, noise=0.1).apply(sketch, random)
    kept = place[place >= 0]
    assert sorted(kept.tolist()) == list(range(len(kept)))
    assert len(kept) < 200 and (place == -1).sum() == len(boxes) - len(kept) > 0
    tilted, _ = Damage(tilt=10).apply(sketch, np.random.default_rng(2))
    assert not np.allclose(tilted[:, 0, 1], tilted[:, 1, 1], atol=1)


def test_all_is_read_in_order_on_most_pages():
    assert np.mean([measure(kind, find_reading_order, 4, 11)[0] for kind in KINDS]) > 0.95
