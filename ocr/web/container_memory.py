"""One warning in the log when the container's memory is nearly used up, before the kernel ends a process.

The container is the cgroup of the process, or one above it that has less; version 2 and version 1. Where none has a
limit, nothing is watched. What counts is what the kernel could not give back at once: file pages that nobody has used
of late don't.
"""

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path

from ocr.nn.cpu import CGROUPS, MEMBERSHIP, cgroup_folders

logger = logging.getLogger("ocr.memory")

WARN_SHARE = 0.9
CALM_SHARE = 0.85  # below it the next warning is worth saying
NO_LIMIT = 2**60  # version 1 writes "none" as a number near 2^63

# The files of version 2 and of version 1: the limit, what is used, and the name of idle file pages in memory.stat.
_FILES = (
    ("memory.max", "memory.current", "inactive_file"),
    ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
)


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Bytes that a container uses, and may use."""

    used: int
    limit: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.used / self.limit


def read_use(root: Path = CGROUPS, membership: Path = MEMBERSHIP) -> MemoryUse | None:
    """The use of the cgroup that is nearest to its limit; None where none has a limit.

    Args:
        root: where the cgroup file systems are mounted.
        membership: the file that says in which cgroups this process is.
    """
    found = [use for folder in cgroup_folders("memory", root, membership) if (use := _read_folder(folder)) is not None]
    return max(found, key=lambda use: use.share, default=None)


class MemoryWatch:
    """Says that memory is nearly used up, once until it has fallen again."""

    def __init__(self) -> None:
        self.has_warned = False

    def look(self, use: MemoryUse) -> None:
        """Takes note of what is used now."""
        if use.share >= WARN_SHARE and not self.has_warned:
            self.has_warned = True
            logger.warning(
                "the container's memory is nearly used up: %.0f of %.0f MiB. At the limit the kernel ends a process; "
                "give the container more, or lower OCR_CONCURRENT_PIXELS",
                use.used / 2**20,
                use.limit / 2**20,
            )
        elif use.share < CALM_SHARE:
            self.has_warned = False


async def watch_container(seconds: float = 2.0) -> None:
    """Looks every so many seconds, until it is cancelled; at once done where there is no limit."""
    watch = MemoryWatch()
    while (use := read_use()) is not None:
        watch.look(use)
        await asyncio.sleep(seconds)


def _read_folder(folder: Path) -> MemoryUse | None:
    for limit_file, used_file, idle in _FILES:
        try:
            limit = (folder / limit_file).read_text().strip()
            used = int((folder / used_file).read_text())
            stat = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        except OSError:
            continue
        if limit == "max" or not 0 < int(limit) < NO_LIMIT:
            return None
        return MemoryUse(max(0, used - int(stat.get(idle, 0))), int(limit))
    return None
