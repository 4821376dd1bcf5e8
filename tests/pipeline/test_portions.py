import numpy as np
import pytest

from ocr.inference import NetworkCall
from ocr.pipeline.portions import LONGEST_WHOLE, PORTION, cut_into_portions


def lines(*widths: int) -> NetworkCall:
    return NetworkCall(
        "recognize", [np.full((48, width), number % 256, np.uint8) for number, width in enumerate(widths)]
    )


def widths(portion: list[np.ndarray]) -> list[int]:
    return [line.shape[1] for line in portion]


@pytest.mark.parametrize("cores", [1, 2, 16])
def test_an_ordinary_page_is_one_portion_and_a_longer_one_is_many_of_bounded_work(cores: int):
    whole = lines(*[LONGEST_WHOLE * cores // 80] * 80)
    assert cut_into_portions(whole, cores) == [whole.items]
    longer = lines(*[1000, 500] * (LONGEST_WHOLE * cores // 1500 + 1), 700)
    portions = cut_into_portions(longer, cores)
    assert [line for portion in portions for line in portion] == longer.items
    together = [sum(widths(portion)) for portion in portions]
    assert max(together) < PORTION * cores + 1000
    assert min(together) > PORTION * cores * 0.7  # none is a mere rest


def test_a_line_wider_than_a_portion_leaves_none_empty():
    call = lines(*[100] * 9, LONGEST_WHOLE, *[100] * 9)
    portions = cut_into_portions(call, 1)
    assert [len(portion) for portion in portions] == [10, 9]
    assert [line for portion in portions for line in portion] == call.items


def test_a_picture_in_which_lines_are_to_be_found_is_not_cut():
    call = NetworkCall("detect", [np.zeros((9, LONGEST_WHOLE * 2, 3), np.uint8)])
    assert cut_into_portions(call, 1) == [call.items]
