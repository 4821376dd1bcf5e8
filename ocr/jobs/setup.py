"""Whether the settings about jobs can be used, found out before anything starts."""

import errno
import tempfile
from pathlib import Path

from ocr.errors import InvalidSetting
from ocr.jobs.webhook_hosts import WebhookHosts
from ocr.settings import Settings

SHORTEST_SECRET = 16  # characters


def check_job_settings(settings: Settings) -> None:
    """Makes the chosen folder if need be, and tries to write into it; checks the hosts of webhooks, and their secret.

    Raises:
        InvalidSetting: the folder can't be written to; a host is none; the secret is missing or short.
    """
    if WebhookHosts.parse(settings.webhook_hosts).entries and len(settings.webhook_secret) < SHORTEST_SECRET:
        raise InvalidSetting(
            f"OCR_WEBHOOK_HOSTS needs OCR_WEBHOOK_SECRET, of at least {SHORTEST_SECRET} characters: "
            "those who are told have to see that it is true"
        )
    if not settings.jobs_folder:
        return
    try:
        Path(settings.jobs_folder).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.jobs_folder):
            pass
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # it may have room again soon; jobs are told so till then
            return
        raise InvalidSetting(
            f"OCR_JOBS_FOLDER is {settings.jobs_folder!r}, which can't be written to: {error.strerror}"
        ) from None
