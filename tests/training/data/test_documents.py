import numpy as np
import pytest

from tests.conftest import draw_page
from training.data import documents
from training.data.documents import DocumentSource


@pytest.fixture
def material(tmp_path, monkeypatch):
    """A folder with a document of two pages and a figure that is too small to be a page."""
    pages = [draw_page([f"Line {page}{row} of a page" for row in range(12)], size=30, width=500) for page in range(2)]
    pages[0].save(tmp_path / "document.pdf", save_all=True, append_images=pages[1:])
    draw_page(["x"], size=20, width=90).save(tmp_path / "figure.pdf")
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    return tmp_path


def test_equal_seeds_give_equal_parts_with_something_on_them(material):
    one, same, other = (DocumentSource(seed, (128, 192)) for seed in (3, 3, 4))
    assert [path.name for path, _ in one.pages] == ["document.pdf"] * 2
    parts = [one.part() for _ in range(6)]
    assert all(np.array_equal(part, same.part()) for part in parts)
    assert not all(np.array_equal(part, other.part()) for part in parts)
    for part in parts:
        assert part.dtype == np.uint8 and part.shape[2] == 3
        assert {*part.shape[:2]} <= {128, 192}
    assert any(part.std() > documents.LEAST_CONTRAST for part in parts)


def test_without_documents_it_says_where_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "ROOT", tmp_path)
    with pytest.raises(FileNotFoundError, match="python -m training material"):
        DocumentSource(1, (128,))
