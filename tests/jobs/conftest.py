from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ocr.jobs.intake import create_job
from ocr.jobs.records import NewFile, NewJob
from ocr.jobs.store import JobStore


@pytest.fixture
def store(tmp_path: Path):
    with JobStore(tmp_path / "jobs.sqlite") as opened:
        yield opened


@pytest.fixture
def create(store: JobStore) -> Callable[..., str]:
    """Makes a job of files, each a name and bytes."""

    def made(*files: tuple[str, bytes], client: str = "me", options: dict[str, str] | None = None, **more: Any) -> str:
        new = NewJob(client, options or {}, tuple(NewFile(*file) for file in files), **more)
        return create_job(store.database, new)[0]

    return made
