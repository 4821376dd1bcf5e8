import numpy as np

from tests.training.material import CHARACTERS, needs_material
from training.data.pages import SIDES, PageSource


@needs_material
def test_equal_seeds_give_equal_pages_and_pages_differ():
    one, same, other = PageSource(3, CHARACTERS), PageSource(3, CHARACTERS), PageSource(4, CHARACTERS)
    pages = [one.page() for _ in range(3)]
    assert all(np.array_equal(page, same.page()) for page in pages)
    assert not np.array_equal(pages[0], other.page())
    for page in pages:
        assert page.dtype == np.uint8 and page.shape[2] == 3
        assert page.shape[0] in SIDES and page.shape[1] in SIDES
        assert page.std() > 5  # there is something on it
