"""`ocr jobs` against a real server."""

import json

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
    assert jobs("delete", job) == f"{job} is deleted"
    assert main(["jobs", "status", job, "--server", server_url]) == 1
    assert "NOT_FOUND: there is no such job" in capsys.readouterr().err


def test_no_server_and_no_key(tmp_path, capsys: pytest.CaptureFixture[str]):
    assert main(["jobs", "status", "x", "--server", "http://127.0.0.1:9"]) == 1
    assert main(["jobs", "status", "x", "--key-file", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.count("error: ") == 2
