import pytest

from ocr.detection import multiscale


@pytest.fixture
def one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of few lines get no second look from afar: what stands in for the detector finds the same each time."""
    monkeypatch.setattr(multiscale, "FEW_LINES", -1)
