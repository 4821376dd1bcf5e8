"""Jobs on disk: one SQLite file with the files to read, the pages read, and how far each job is.

What is deleted is overwritten (`secure_delete`). Each call is short and meant to run in one thread of its own.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ocr.jobs.page_content import pack_page, unpack_page
from ocr.notices import notice_from_json, notice_to_json
from ocr.results import Document, Page

QUEUED, RUNNING, DONE = "queued", "running", "done"
WAITING, FAILED = "waiting", "failed"  # of a file; one that was read is DONE, too

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, client TEXT NOT NULL, state TEXT NOT NULL, options TEXT NOT NULL,
    created REAL NOT NULL, changed REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS files (
    job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, number INTEGER NOT NULL, name TEXT NOT NULL,
    data BLOB NOT NULL, state TEXT NOT NULL, wanted INTEGER, warnings TEXT NOT NULL, code TEXT, message TEXT,
    PRIMARY KEY (job, number)
);
CREATE TABLE IF NOT EXISTS pages (
    job TEXT NOT NULL, file INTEGER NOT NULL, page INTEGER NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (job, file, page), FOREIGN KEY (job, file) REFERENCES files ON DELETE CASCADE
);
"""


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job. `wanted` is how many pages are to be read, None until it was opened; `done` how many were.

    A file whose `state` is "failed" has the `code` and `message` of its error; the pages read before it are kept.
    """

    name: str
    state: str
    wanted: int | None
    done: int
    code: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class Job:
    """How far a job is. `created` and `changed` are seconds since 1970; `options` are the texts that came with it."""

    id: str
    client: str
    state: str
    options: dict[str, str]
    created: float
    changed: float
    files: tuple[JobFile, ...]


class JobStore:
    """The jobs in one SQLite file; for one thread.

    Raises:
        sqlite3.Error: from any method, where the disk is full or the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for pragma in ("auto_vacuum = INCREMENTAL", "journal_mode = WAL", "secure_delete = ON", "foreign_keys = ON"):
            self.database.execute(f"PRAGMA {pragma}")
        self.database.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.database.close()

    def create(self, client: str, options: Mapping[str, str], files: Sequence[tuple[str, bytes]]) -> str:
        """Writes a new job down and returns its id, which nobody can guess."""
        job, now = secrets.token_urlsafe(18), time.time()
        with self._transaction():
            values = (job, client, QUEUED, json.dumps(dict(options)), now, now)
            self.database.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?)", values)
            self.database.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, NULL, '[]', NULL, NULL)",
                [(job, number, name, data, WAITING) for number, (name, data) in enumerate(files)],
            )
        return job

    def job(self, job: str) -> Job | None:
        """How far a job is; None if there is none of that id."""
        row = self.database.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        if row is None:
            return None
        files = self.database.execute(
            "SELECT name, state, wanted, (SELECT count(*) FROM pages WHERE job = files.job AND file = files.number), "
            "code, message FROM files WHERE job = ? ORDER BY number",
            (job,),
        )
        return Job(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5], tuple(JobFile(*file) for file in files))

    def unfinished(self) -> list[str]:
        """Ids of the jobs that are not done, the oldest first."""
        rows = self.database.execute("SELECT id FROM jobs WHERE state != ? ORDER BY created", (DONE,))
        return [row[0] for row in rows]

    def start(self, job: str) -> None:
        """Notes that a job is being worked on."""
        self._change(job, RUNNING)

    def finish(self, job: str) -> None:
        """Notes that a job is done."""
        self._change(job, DONE)

    def data(self, job: str, file: int) -> bytes:
        """The bytes of a file; KeyError if the job is not there any more."""
        row = self.database.execute("SELECT data FROM files WHERE job = ? AND number = ?", (job, file)).fetchone()
        if row is None:
            raise KeyError(job)
        data: bytes = row[0]
        return data

    def note_opened(self, job: str, file: int, wanted: int, warnings: Sequence[str]) -> None:
        """Notes how many pages of a file are to be read, and what of it can't be."""
        self._set_file(
            job,
            file,
            "wanted = ?, warnings = ?",
            (wanted, json.dumps([notice_to_json(warning) for warning in warnings])),
        )

    def add_page(self, job: str, file: int, index: int, page: Page) -> None:
        """Keeps a page that was read; nothing if the job is not there any more."""
        content = pack_page(page)
        with self._transaction():
            self.database.execute(
                "INSERT OR REPLACE INTO pages SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM jobs WHERE id = ?)",
                (job, file, index, content, job),
            )
            self.database.execute("UPDATE jobs SET changed = ? WHERE id = ?", (time.time(), job))

    def finish_file(self, job: str, file: int) -> None:
        """Notes that all of a file was read."""
        self._set_file(job, file, "state = ?", (DONE,))

    def fail_file(self, job: str, file: int, code: str, message: str) -> None:
        """Notes that a file can't be read, or not to its end."""
        self._set_file(job, file, "state = ?, code = ?, message = ?", (FAILED, code, message))

    def pages_done(self, job: str, file: int) -> list[int]:
        """Indices of the pages of a file that were read, ascending."""
        rows = self.database.execute("SELECT page FROM pages WHERE job = ? AND file = ? ORDER BY page", (job, file))
        return [row[0] for row in rows]

    def document(self, job: str, file: int) -> Document:
        """The pages of a file that were read so far, maybe none."""
        rows = self.database.execute("SELECT content FROM pages WHERE job = ? AND file = ? ORDER BY page", (job, file))
        pages = tuple(unpack_page(row[0]) for row in rows)
        row = self.database.execute("SELECT warnings FROM files WHERE job = ? AND number = ?", (job, file)).fetchone()
        return Document(pages, tuple(map(notice_from_json, json.loads(row[0]))) if row else ())

    def delete(self, job: str) -> bool:
        """Takes a job and all that belongs to it off the disk; returns whether it was there."""
        with self._transaction():
            found = self.database.execute("DELETE FROM jobs WHERE id = ?", (job,)).rowcount > 0
        self._shrink()
        return found

    def delete_older(self, seconds: float) -> int:
        """Deletes the jobs that are done and have not changed for so long; returns how many."""
        with self._transaction():
            before = time.time() - seconds
            found = self.database.execute("DELETE FROM jobs WHERE state = ? AND changed < ?", (DONE, before)).rowcount
        if found:
            self._shrink()
        return found

    def _change(self, job: str, state: str) -> None:
        with self._transaction():
            self.database.execute("UPDATE jobs SET state = ?, changed = ? WHERE id = ?", (state, time.time(), job))

    def _set_file(self, job: str, file: int, assignments: str, values: tuple[Any, ...]) -> None:
        with self._transaction():
            self.database.execute(f"UPDATE files SET {assignments} WHERE job = ? AND number = ?", (*values, job, file))

    def _transaction(self) -> "_Transaction":
        return _Transaction(self.database)

    def _shrink(self) -> None:
        """Gives freed room back to the disk, the write-ahead log's too, in which deleted pages would go on standing."""
        self.database.execute("PRAGMA incremental_vacuum").fetchall()
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


class _Transaction:
    """All or nothing: sqlite3's own context manager does not begin one."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def __enter__(self) -> None:
        self.database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        if kind is None:
            self.database.execute("COMMIT")
        elif self.database.in_transaction:
            self.database.execute("ROLLBACK")
