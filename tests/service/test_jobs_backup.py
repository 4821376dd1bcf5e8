"""A copy of the jobs made while a server works on one; another server goes on with it."""

import time
from pathlib import Path

import pytest

from benchmarks.server import NotStarted
from ocr.cli import main
from ocr.client import Client
from ocr.jobs.database import DATABASE
from tests.conftest import ROOT, draw_page, encode, own_folders, start_server

PAGES = 60


@pytest.mark.slow
def test_jobs_are_copied_while_one_is_worked_on_and_gone_on_with_elsewhere(tmp_path: Path):
    drawn = [draw_page([f"page number {number}"]) for number in range(PAGES)]
    long = encode(drawn[0], "TIFF", save_all=True, append_images=drawn[1:], compression="tiff_deflate")
    (tmp_path / "a").mkdir()
    first = start_server(ROOT, tmp_path / "log-a", own_folders(tmp_path / "a"))
    with Client(next(first).url) as client:
        job = client.start_job([long])
        following = client.job_events(job)
        seen = [next(following)["id"] for _ in range(5)]
        assert main(["jobs", "backup", str(tmp_path / "a" / "jobs"), str(tmp_path / "copy.sqlite")]) == 0
        assert client.job(job)["state"] == "running"
    first.close()

    restored = tmp_path / "b" / "jobs"
    restored.mkdir(parents=True)
    (tmp_path / "copy.sqlite").rename(restored / DATABASE)
    second = start_server(ROOT, tmp_path / "log-b", own_folders(tmp_path / "b"))
    with Client(next(second).url) as client:
        events = list(client.job_events(job, after=seen[-1]))
        assert [event["number"] for event in events if event["event"] == "page"] == list(range(6, PAGES + 1))
        pages = list(client.job_pages(job))
        assert [page["text"] for page in pages] == [f"page number {number}" for number in range(PAGES)]
        assert client.job(job)["created"] < time.time()
    second.close()


@pytest.mark.slow
def test_a_folder_that_can_not_be_written_to_stops_the_start(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    variables = own_folders(tmp_path) | {"OCR_JOBS_FOLDER": str(tmp_path / "file")}
    with pytest.raises(NotStarted) as told:
        next(start_server(ROOT, tmp_path / "log", variables))
    assert "error: OCR_JOBS_FOLDER is" in told.value.log
    assert told.value.exit_code
