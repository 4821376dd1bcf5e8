import cv2
import numpy as np

from tests.conftest import draw_page
from tests.training.material import needs_material
from training.data.real_pages import HELD_OUT, PHOTOGRAPH_SIDE, RealPageSource, read_photographs, read_real_pages


def test_pages_are_held_out_and_parts_are_the_same_for_equal_seeds(tmp_path):
    coded = []
    for number in range(HELD_OUT + 2):
        coded.append(cv2.imencode(".png", np.asarray(draw_page([f"Page {number}"])))[1].tobytes())
    offsets = np.cumsum([0, *map(len, coded)])
    np.savez(tmp_path / "pages.npz", data=np.frombuffer(b"".join(coded), np.uint8), offsets=offsets)
    training, held_out = read_real_pages(tmp_path / "pages.npz")
    assert training == coded[HELD_OUT:] and held_out == coded[:HELD_OUT]
    one, same = (RealPageSource(3, training, (256, 320)) for _ in range(2))
    for _ in range(4):
        part = one.part()
        assert np.array_equal(part, same.part())
        assert part.dtype == np.uint8 and part.shape[2] == 3 and set(part.shape[:2]) <= {256, 320}


@needs_material
def test_photographs_are_of_one_size_and_each_there_once():
    photographs = read_photographs()
    assert len(photographs) > 50
    assert len({*photographs}) == len(photographs)
    shapes = [cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR).shape for coded in photographs[:6]]
    assert all(max(shape) == PHOTOGRAPH_SIDE for shape in shapes)
