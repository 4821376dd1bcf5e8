"""Reads whole archives with Ray Data: a folder or a bucket in, Parquet out, from where the last run stopped.

`ocr bulk` (`ocr.cli.bulk`) is its command; it needs the packages of the extra "bulk".

Files are read in parts. The reader that has read a part writes it as one Parquet file, so that pages never pass
through this process and a kill loses only the parts that were being read. A row is a page, or a file that can't be
read. Files that a part names, at the same size and time of change, are not read again; of a file that has changed, the
rows with the latest `modified` count, and of one that failed and was read again, those without an error. A file whose
name begins with _ is what a reader that was killed has left; it may be removed when none runs.
"""

import json
import logging
import os
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # no other host is told anything; read when Ray is imported

import cv2
import pyarrow
import ray
from pyarrow import fs, parquet

from ocr.errors import FileTooLarge, OcrError
from ocr.nn.cpu import available_cores
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.settings import Settings

logger = logging.getLogger("ocr.bulk")

SCHEMA = pyarrow.schema(
    [
        ("file", pyarrow.string()),  # below INPUT, with slashes
        ("size", pyarrow.int64()),  # bytes
        ("modified", pyarrow.int64()),  # nanoseconds since 1970; 0 if the file system does not say
        ("page", pyarrow.int32()),  # counted from 1; null if the file could not be read
        ("text", pyarrow.string()),
        ("confidence", pyarrow.float32()),  # the mean of the lines'; null without lines
        ("lines", pyarrow.string()),  # JSON, as in the HTTP reply
        ("error", pyarrow.string()),  # its code; null if there is none
        ("seconds", pyarrow.float32()),
    ]
)
FILE_ERROR = "FILE_ERROR"  # it is there, but its bytes can't be had


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in some file system: `root` is its path there, without a slash at the end."""

    filesystem: Any
    root: str

    @classmethod
    def of(cls, text: str) -> Self:
        """The place that a path or an URI (s3://, gs://, file://) names.

        Raises:
            OSError, ValueError: it is an URI that can't be used.
        """
        if "://" not in text:
            return cls(fs.LocalFileSystem(), Path(text).resolve().as_posix())
        filesystem, root = fs.FileSystem.from_uri(text)
        return cls(filesystem, root.rstrip("/"))

    def holds(self, other: "Place") -> bool:
        """Whether the other place is this one or within it."""
        return self.filesystem.equals(other.filesystem) and f"{other.root}/".startswith(f"{self.root}/")

    def files(self) -> Iterator[dict[str, Any]]:
        """Every file in and below it, as the first three columns."""
        for info in self.filesystem.get_file_info(fs.FileSelector(self.root, recursive=True, allow_not_found=True)):
            if info.type == fs.FileType.File:
                name = info.path[len(self.root) :].lstrip("/")
                yield {"file": name, "size": info.size, "modified": info.mtime_ns or 0}


@dataclass(slots=True)
class Totals:
    """How many files were read, failed (each has a row that says why), and skipped for having been read before."""

    read: int = 0
    failed: int = 0
    skipped: int = 0
    pages: int = 0
    lost: int = 0  # their reader ended before their part was written; the next run takes them up

    def __str__(self) -> str:
        told = f"{self.read} read ({self.pages} pages), {self.failed} failed, {self.skipped} skipped"
        return told + (f", {self.lost} lost with their readers: run it again" if self.lost else "")


class PartReader:
    """Ray's actor: holds one `Reader` and turns parts of the list of files into Parquet files."""

    def __init__(self, source: Place, target: Place, settings: Settings, options: Options) -> None:
        cv2.setNumThreads(settings.threads)
        self.source, self.target, self.options = source, target, options
        self.reader = Reader(settings)

    def __call__(self, part: dict[str, Any]) -> dict[str, list[int]]:
        """Reads the files of a part and writes their rows; gives how many were read, failed, and their pages."""
        rows: list[dict[str, Any]] = []
        for name, size, modified in zip(part["file"], part["size"], part["modified"], strict=True):
            known: dict[str, Any] = {"file": str(name), "size": int(size), "modified": int(modified)}
            rows += [row | known for row in self._read(**known)]
        # Under its name there is only ever a whole part.
        unfinished = f"{self.target.root}/_{uuid.uuid4().hex}"
        parquet.write_table(
            pyarrow.Table.from_pylist(rows, SCHEMA), unfinished, filesystem=self.target.filesystem, compression="zstd"
        )
        self.target.filesystem.move(unfinished, f"{self.target.root}/part-{uuid.uuid4().hex}.parquet")
        failed = sum(row["error"] is not None for row in rows)
        return {"read": [len(part["file"]) - failed], "failed": [failed], "pages": [len(rows) - failed]}

    def _read(self, file: str, size: int, modified: int) -> list[dict[str, Any]]:
        """The other columns: a row for each page, or one with the code of what went wrong."""
        start = time.perf_counter()
        try:
            if size > self.reader.settings.job_bytes:
                raise FileTooLarge(f"more than {self.reader.settings.job_bytes} bytes")
            with self.source.filesystem.open_input_stream(f"{self.source.root}/{file}", compression=None) as stream:
                document = self.reader.read_document(stream.read(), self.options)
            return [_row(number, page) for number, page in enumerate(document.pages, 1)]
        except OcrError as error:
            code = error.code
        except OSError:
            code = FILE_ERROR
        except Exception:
            logger.exception("an unforeseen failure")
            code = OcrError.code
        return [dict.fromkeys(SCHEMA.names) | {"error": code, "seconds": time.perf_counter() - start}]


def _row(number: int, page: Any) -> dict[str, Any]:
    confidences = [line.confidence for line in page.lines]
    return {
        "page": number,
        "text": page.text,
        "confidence": sum(confidences) / len(confidences) if confidences else None,
        "lines": json.dumps(page.to_json()["lines"], ensure_ascii=False),
        "error": None,
        "seconds": sum(page.timings_ms.values()) / 1000,
    }


def find_read_files(target: Place, *, failed_too: bool = True) -> set[tuple[str, int, int]]:
    """Name, size and time of change of the files that the parts in `target` name.

    Args:
        target: where the parts are.
        failed_too: with False, files of which there is only an error are left out.
    """
    found: set[tuple[str, int, int]] = set()
    for entry in target.files():
        name = entry["file"]
        if not name.startswith("part-") or not name.endswith(".parquet"):
            continue
        columns = ["file", "size", "modified", "error"]
        table = parquet.read_table(f"{target.root}/{name}", columns=columns, filesystem=target.filesystem)
        rows = zip(*(table.column(column).to_pylist() for column in columns), strict=True)
        found |= {(file, size, modified) for file, size, modified, error in rows if failed_too or error is None}
    return found


@dataclass(frozen=True, slots=True)
class Pool:
    """How many readers there are (None: as many as there are cores for), the cores of each, the files of a part."""

    readers: int | None
    cores: int
    part: int


def read_archive(
    source: str, target: str, settings: Settings, options: Options, pool: Pool, *, failed_again: bool = False
) -> Totals:
    """Reads all files in and below `source` that no part in `target` names yet; both are a folder's path or an URI.

    Args:
        source: where the files are.
        target: where the Parquet files go.
        settings: of each reader.
        options: how pages are read.
        pool: the readers.
        failed_again: whether files that failed before are read again.

    Raises:
        OSError, ValueError: one of the places can't be used.
    """
    files_from, parts_to = Place.of(source), Place.of(target)
    if files_from.holds(parts_to):
        raise ValueError("OUTPUT lies within INPUT")
    if files_from.filesystem.get_file_info(files_from.root).type != fs.FileType.Directory:
        raise ValueError(f"{source} is no folder")
    parts_to.filesystem.create_dir(parts_to.root, recursive=True)
    done = find_read_files(parts_to, failed_too=not failed_again)
    found = list(files_from.files())
    files = [file for file in found if (file["file"], file["size"], file["modified"]) not in done]
    totals = Totals()
    if files:
        local = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": available_cores(), "include_dashboard": False}
        ray.init(logging_level=logging.WARNING, **local)
        totals = _read_files(files, (files_from, parts_to, settings, options), pool)
    totals.skipped = len(found) - len(files)
    return totals


def _read_files(files: list[dict[str, Any]], reader: tuple[Any, ...], pool: Pool) -> Totals:
    """Reads files with a pool of actors, each made with `reader`, and prints how far it is after each part."""
    readers = pool.readers or max(1, int(ray.cluster_resources()["CPU"]) // pool.cores)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # a reader that is killed, say for want of memory, must not end the others
    parts = ray.data.from_items(files, override_num_blocks=-(-len(files) // pool.part)).map_batches(
        PartReader,
        fn_constructor_args=reader,
        batch_size=None,  # a block, which is a part
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(size=readers),
        num_cpus=pool.cores,
        max_task_retries=1,  # Ray's own is for ever, and a file may be what kills the reader
    )
    totals = Totals()
    for row in parts.iter_rows():
        totals.read += row["read"]
        totals.failed += row["failed"]
        totals.pages += row["pages"]
        print(f"{totals.read + totals.failed} of {len(files)} files", flush=True)
    totals.lost = len(files) - totals.read - totals.failed
    return totals
