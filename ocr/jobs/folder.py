"""The folder in which jobs are kept: nobody else's to read, and one server's at a time."""

import fcntl
import logging
import os
import stat
import tempfile
from pathlib import Path
from typing import IO

logger = logging.getLogger("ocr.jobs")

LOCK = "lock"


class JobsFolder:
    """A folder that this process holds for itself until it closes it or ends.

    Args:
        chosen: the setting OCR_JOBS_FOLDER; empty for a folder among the system's temporary files. Where that can't be
            had, for another server has it or another user made it, a new one is taken, and a restart will not find it.

    Raises:
        OSError: the chosen folder, or any, can't be written to or is held by another server.
    """

    def __init__(self, chosen: str) -> None:
        if chosen:
            self.path = Path(chosen)
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(self.path)
            return
        self.path = Path(tempfile.gettempdir()) / f"ocr-jobs-{os.getuid()}"
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            _check_private(self.path)
            self._lock = _locked(self.path)
        except OSError as error:
            self.path = Path(tempfile.mkdtemp(prefix="ocr-jobs-"))
            self._lock = _locked(self.path)
            logger.warning("jobs will not outlive this server: %s", error)

    def close(self) -> None:
        """Lets another server have the folder."""
        self._lock.close()


def _check_private(path: Path) -> None:
    """Refuses a folder that someone else may have made to have our files put where he likes."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{path} is not a folder of this user alone")


def _locked(path: Path) -> IO[bytes]:
    file = (path / LOCK).open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise BlockingIOError(f"{path} is held by another server") from None
    return file
