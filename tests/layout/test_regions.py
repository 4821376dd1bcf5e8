import numpy as np
import pytest

from ocr.errors import InvalidOption
from ocr.layout.regions import Area, cut_out, find_outside


def test_what_is_cut_out_and_where_it_was():
    page = np.arange(100 * 80 * 3, dtype=np.uint32).astype(np.uint8).reshape(80, 100, 3)
    part, corner = cut_out(page, Area(10.7, 20.2, 30, 10))
    assert corner == (10, 20)
    assert np.array_equal(part, page[20:31, 10:41])
    part, corner = cut_out(page, Area(90, 70, 500, 500))
    assert part.shape == (10, 10, 3)
    for beside in (Area(100, 0, 5, 5), Area(0, 80, 5, 5)):
        with pytest.raises(InvalidOption, match="100 x 80"):
            cut_out(page, beside)


def test_boxes_are_outside_unless_half_of_them_is_covered():
    box = np.array([[(0, 0), (100, 0), (100, 20), (0, 20)]], np.float32)
    assert find_outside(box, ()).tolist() == [True]
    assert find_outside(box, (Area(0, 0, 51, 20),)).tolist() == [False]
    assert find_outside(box, (Area(0, 0, 49, 20),)).tolist() == [True]
    assert find_outside(box, (Area(0, 0, 49, 20), Area(60, 0, 40, 20))).tolist() == [True]
    assert find_outside(box, (Area(0, 100, 49, 20), Area(-5, -5, 300, 300))).tolist() == [False]
