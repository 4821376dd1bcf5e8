from pathlib import Path

import pytest

from ocr.jobs.store import JobStore


@pytest.fixture
def store(tmp_path: Path):
    with JobStore(tmp_path / "jobs.sqlite") as opened:
        yield opened
