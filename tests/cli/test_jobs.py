"""`ocr jobs` against a real server."""

import json
import zipfile

import pytest

from ocr.cli import main
from tests.conftest import TEXTS


def test_a_job_from_start_to_end(server_url: str, tiff: bytes, tmp_path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.tif").write_bytes(tiff)

    def jobs(*arguments: str) -> str:
        assert main(["jobs", *arguments, "--server", server_url]) == 0
        return capsys.readouterr().out.strip()

    job = jobs("start", str(tmp_path / "a.tif"), "--option", "pages=2-")
    assert json.loads(jobs("wait", job))["state"] == "done"
    assert json.loads(jobs("status", job))["pages_done"] == 2
    assert jobs("result", job) == f"{TEXTS[1]}\n\n{TEXTS[2]}"
    assert json.loads(jobs("result", job, "--json"))["complete"] is True
    assert job in jobs("list", "--state", "done", "--since", "2026-01-01")
    assert [json.loads(line)["event"] for line in jobs("follow", job).splitlines()] == [
        "page",
        "page",
        "file_done",
        "done",
    ]
    assert [json.loads(line)["text"] for line in jobs("pages", job).splitlines()] == TEXTS[1:]
    assert jobs("archive", job, "--out", str(tmp_path / "all.zip")) == str(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["a.txt"]
    assert jobs("delete", job) == f"{job} is deleted"
    assert main(["jobs", "status", job, "--server", server_url]) == 1
    assert "NOT_FOUND: there is no such job" in capsys.readouterr().err


def test_a_job_that_is_filled(server_url: str, tiff: bytes, tmp_path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.tif").write_bytes(tiff)

    def jobs(*arguments: str) -> str:
        assert main(["jobs", *arguments]) == 0
        return capsys.readouterr().out.strip()

    job = jobs("start", "--server", server_url, "--open")
    files = [str(tmp_path / "a.tif")] * 2
    assert len(json.loads(jobs("add", "--server", server_url, job, *files))["files"]) == 2
    assert json.loads(jobs("close", job, "--server", server_url))["state"] in ("queued", "running")
    assert main(["jobs", "backup", str(tmp_path), str(tmp_path / "copy")]) == 1
    assert "there are no jobs at" in capsys.readouterr().err


def test_no_server_and_no_key(tmp_path, capsys: pytest.CaptureFixture[str]):
    assert main(["jobs", "status", "x", "--server", "http://127.0.0.1:9"]) == 1
    assert main(["jobs", "status", "x", "--key-file", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.count("error: ") == 2
