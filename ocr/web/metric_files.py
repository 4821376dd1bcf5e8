"""Room on the disk for the metrics' files, taken when they are made."""

import os
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

# prometheus_client begins with an eighth and doubles a file that is full; ours use less than this with every label set.
FILE_BYTES = 512 * 1024


def take_room() -> None:
    """Has each file in which a process keeps its metrics take its room on the disk at once.

    prometheus_client makes them sparse and writes through memory. On a full disk such a write ends the process, and
    with it all requests in work. Where there is no room at the start, the file can't be made, and an OSError says so.
    """
    if hasattr(MmapedDict, "sparse_init"):
        return
    sparse_init = MmapedDict.__init__

    def full_init(self: MmapedDict, filename: str, read_mode: bool = False) -> None:
        if not read_mode:
            with Path(filename).open("a+b") as file:
                if os.fstat(file.fileno()).st_size == 0:
                    os.posix_fallocate(file.fileno(), 0, FILE_BYTES)
        sparse_init(self, filename, read_mode)  # type: ignore[no-untyped-call]

    MmapedDict.sparse_init = sparse_init  # type: ignore[attr-defined]
    MmapedDict.__init__ = full_init  # type: ignore[method-assign]
