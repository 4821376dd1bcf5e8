"""Settings about jobs that stop the start."""

from pathlib import Path

import pytest

from ocr.errors import InvalidSetting
from ocr.jobs.setup import check_job_settings
from ocr.settings import Settings


def test_a_folder_that_can_not_be_written_to(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "jobs", Path("/proc/jobs")):
        with pytest.raises(InvalidSetting, match=r"OCR_JOBS_FOLDER is .*can't be written to"):
            check_job_settings(Settings(jobs_folder=str(folder)))


def test_folders_that_can(tmp_path: Path):
    check_job_settings(Settings())
    check_job_settings(Settings(jobs_folder=str(tmp_path / "new" / "jobs")))
    assert list((tmp_path / "new" / "jobs").iterdir()) == []


@pytest.mark.parametrize("secret", ["", "short"])
def test_webhooks_need_a_secret(secret: str):
    with pytest.raises(InvalidSetting, match="OCR_WEBHOOK_SECRET"):
        check_job_settings(Settings(webhook_hosts="erp.example.org", webhook_secret=secret))
    check_job_settings(Settings(webhook_hosts="erp.example.org", webhook_secret="sixteen letters!"))
