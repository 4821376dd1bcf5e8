"""The folder in which jobs are kept."""

import stat
from pathlib import Path

import pytest

from ocr.jobs.folder import JobsFolder


def test_two_servers_never_share_a_folder(tmp_path: Path):
    first = JobsFolder(str(tmp_path / "jobs"))
    with pytest.raises(BlockingIOError):
        JobsFolder(str(tmp_path / "jobs"))
    first.close()
    JobsFolder(str(tmp_path / "jobs")).close()


def test_the_folder_of_its_own_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    first = JobsFolder("")
    assert stat.S_IMODE(first.path.stat().st_mode) == 0o700
    second = JobsFolder("")
    assert second.path != first.path
    assert "not outlive" in caplog.text
    second.close()
    first.close()
    first.path.chmod(0o777)  # as if another user had made it
    third = JobsFolder("")
    assert third.path != first.path
    third.close()
