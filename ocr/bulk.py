"""Reads whole archives with Ray Data: a folder or a bucket in, Parquet out, from where the last run stopped.

python -m ocr.bulk scans/ texts/                                # needs: pip install -r requirements-bulk.txt
python -m ocr.bulk s3://archive/2019 s3://texts/2019 --cores 4 --readers 50
RAY_ADDRESS=ray-head:6379 python -m ocr.bulk ...                # on a cluster whose machines have this program

Files are read in parts. The reader that has read a part writes it as one Parquet file, so that pages never pass
through this process and a kill loses only the parts that were being read. A row is a page, or a file that can't be
read. Files that a part names, at the same size and time of change, are not read again; of a file that has changed, the
rows with the latest `modified` count, and of one that failed and was read again, those without an error. A file whose
name begins with _ is what a reader that was killed has left; it may be removed when none runs.
"""

import argparse
import json
import logging
import os
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # no other host is told anything; read when Ray is imported

import cv2

try:
    import pyarrow  # type: ignore[import-not-found, unused-ignore]
    import ray  # type: ignore[import-not-found, unused-ignore]
    from pyarrow import fs, parquet
except ImportError as error:
    raise ImportError("ocr.bulk needs more packages: pip install -r requirements-bulk.txt") from error

from ocr.errors import FileTooLarge, OcrError
from ocr.nn.cpu import available_cores
from ocr.pipeline.options import Options, describe
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
# What makes no sense here: every page is read, and the table's form is fixed.
LEFT_OUT = ("format", "characters", "pages")


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


def already_read(target: Place, *, failed_too: bool = True) -> set[tuple[str, int, int]]:
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


def read_all(files: list[dict[str, Any]], reader: tuple[Any, ...], readers: int, cores: int, part: int) -> Totals:
    """Reads the files with a pool of actors and prints how far it is after each part.

    Args:
        files: the first three columns of each.
        reader: what PartReader is made with: source, target, settings, options.
        readers: actors.
        cores: of each actor.
        part: files of a part.
    """
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.max_errored_blocks = -1  # a reader that is killed, say for want of memory, must not end the others
    parts = ray.data.from_items(files, override_num_blocks=-(-len(files) // part)).map_batches(
        PartReader,
        fn_constructor_args=reader,
        batch_size=None,  # a block, which is a part
        batch_format="numpy",
        compute=ray.data.ActorPoolStrategy(size=readers),
        num_cpus=cores,
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads what has not been read; the exit status is 1 if files failed or were lost, 2 if it can't start."""
    given = _parser().parse_args(arguments)
    try:
        source, target = Place.of(given.input), Place.of(given.output)
        if source.holds(target):
            raise ValueError("OUTPUT lies within INPUT")
        if source.filesystem.get_file_info(source.root).type != fs.FileType.Directory:
            raise ValueError(f"{given.input} is no folder")
        texts = {name: getattr(given, name) for name in _option_names()}
        options = Options.from_texts({name: text for name, text in texts.items() if text is not None})
        settings = replace(Settings.from_environment(), threads=given.cores)
        target.filesystem.create_dir(target.root, recursive=True)
        done = already_read(target, failed_too=not given.failed_again)
    except (OcrError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    found = list(source.files())
    files = [file for file in found if (file["file"], file["size"], file["modified"]) not in done]
    totals = Totals()
    if files:
        local = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": available_cores(), "include_dashboard": False}
        ray.init(logging_level=logging.WARNING, **local)
        readers = given.readers or max(1, int(ray.cluster_resources()["CPU"]) // given.cores)
        totals = read_all(files, (source, target, settings, options), readers, given.cores, given.part)
    totals.skipped = len(found) - len(files)
    print(totals)
    return 1 if totals.failed or totals.lost else 0


def _option_names() -> list[str]:
    return [option["name"] for option in describe() if option["name"] not in LEFT_OUT]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ocr.bulk", description="Read a folder or bucket into Parquet.")
    parser.add_argument("input", metavar="INPUT", help="a folder or an URI: all files in and below it are read")
    parser.add_argument("output", metavar="OUTPUT", help="a folder or an URI for the Parquet files")
    parser.add_argument("--cores", type=_positive, default=2, help="cores of a reader (%(default)s)")
    parser.add_argument("--readers", type=_positive, help="readers at once (as many as there are cores for)")
    parser.add_argument("--part", type=_positive, default=100, help="files of a Parquet file (%(default)s)")
    parser.add_argument("--failed-again", action="store_true", help="read files again that failed before")
    for option in describe():
        if option["name"] not in LEFT_OUT:
            parser.add_argument(f"--{option['name'].replace('_', '-')}", dest=option["name"], help=option["about"])
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    from ocr import bulk  # under its own name, by which the actors' processes can import it

    sys.exit(bulk.main())
