"""Jobs on disk: the files to read, the pages read, and how far each job is. New ones come by `ocr.jobs.intake`.

Each call is short and meant to run in one thread of its own. What happens to a job is written into its journal in the
same transaction (`ocr.jobs.journal`).
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from ocr.jobs.database import Transaction, open_database, shrink
from ocr.jobs.deliveries import delivery_of, start_delivery
from ocr.jobs.journal import write_event
from ocr.jobs.page_content import pack_page, unpack_page
from ocr.jobs.records import (
    DONE,
    FAILED,
    FILE_DONE,
    FILE_FAILED,
    JOB_DONE,
    OPEN,
    PAGE_DONE,
    QUEUED,
    RUNNING,
    Job,
    JobFile,
)
from ocr.notices import notice_from_json, notice_to_json
from ocr.results import Document, Page

_FILE_COLUMNS = (
    "name, state, wanted, (SELECT count(*) FROM pages WHERE job = files.job AND file = files.number), code, message"
)


class JobStore:
    """The jobs in one SQLite file; for one thread.

    Raises:
        sqlite3.Error: from any method, where the disk is full or the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.database = open_database(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.database.close()

    def job(self, job: str) -> Job | None:
        """How far a job is; None if there is none of that id."""
        row = self.database.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        if row is None:
            return None
        files = self.database.execute(f"SELECT {_FILE_COLUMNS} FROM files WHERE job = ? ORDER BY number", (job,))
        notices = self.database.execute("SELECT content FROM notices WHERE job = ? ORDER BY rowid", (job,))
        return Job(
            *(row[0], row[1], row[2], json.loads(row[3]), row[4], row[5]),
            files=tuple(JobFile(*file) for file in files),
            warnings=tuple(notice_from_json(json.loads(content)) for (content,) in notices),
            delivery=delivery_of(self.database, job),
        )

    def password(self, job: str) -> str:
        """The password that came with a job; empty if none did, or the job is done."""
        row = self.database.execute("SELECT password FROM passwords WHERE job = ?", (job,)).fetchone()
        return row[0] if row else ""

    def unfinished(self) -> list[str]:
        """Ids of the jobs that are to be worked on, the oldest first."""
        rows = self.database.execute(
            "SELECT id FROM jobs WHERE state IN (?, ?) ORDER BY created, rowid", (QUEUED, RUNNING)
        )
        return [row[0] for row in rows]

    def count_open(self) -> int:
        """How many jobs wait for more files."""
        count: int = self.database.execute("SELECT count(*) FROM jobs WHERE state = ?", (OPEN,)).fetchone()[0]
        return count

    def start(self, job: str) -> None:
        """Notes that a job is being worked on."""
        with Transaction(self.database):
            self._set_state(job, RUNNING)

    def finish(self, job: str) -> None:
        """Notes that a job is done; its password is forgotten."""
        with Transaction(self.database):
            self._set_state(job, DONE)
            self.database.execute("DELETE FROM passwords WHERE job = ?", (job,))
            write_event(self.database, job, JOB_DONE, {})
            start_delivery(self.database, job)

    def data(self, job: str, file: int) -> bytes:
        """The bytes of a file; KeyError if the job is not there any more."""
        row = self.database.execute("SELECT data FROM files WHERE job = ? AND number = ?", (job, file)).fetchone()
        if row is None:
            raise KeyError(job)
        data: bytes = row[0]
        return data

    def pages_wanted(self, job: str, file: int) -> int:
        """How many pages of the job's other files are to be read, as far as they were opened."""
        query = "SELECT coalesce(sum(wanted), 0) FROM files WHERE job = ? AND number != ?"
        wanted: int = self.database.execute(query, (job, file)).fetchone()[0]
        return wanted

    def note_opened(self, job: str, file: int, wanted: int, warnings: Sequence[str]) -> None:
        """Notes how many pages of a file are to be read, and what of it can't be."""
        told = json.dumps([notice_to_json(warning) for warning in warnings])
        with Transaction(self.database):
            self._set_file(job, file, "wanted = ?, warnings = ?", (wanted, told))

    def add_page(self, job: str, file: int, index: int, page: Page) -> None:
        """Keeps a page that was read; nothing if the job is not there any more."""
        content = pack_page(page)
        with Transaction(self.database):
            self.database.execute(
                "INSERT OR REPLACE INTO pages SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM jobs WHERE id = ?)",
                (job, file, index, content, job),
            )
            self.database.execute("UPDATE jobs SET changed = ? WHERE id = ?", (time.time(), job))
            write_event(self.database, job, PAGE_DONE, {"file": file, "number": index + 1})

    def finish_file(self, job: str, file: int) -> None:
        """Notes that all of a file was read."""
        with Transaction(self.database):
            self._set_file(job, file, "state = ?", (DONE,))
            write_event(self.database, job, FILE_DONE, {"file": file})

    def fail_file(self, job: str, file: int, code: str, message: str) -> None:
        """Notes that a file can't be read, or not to its end."""
        with Transaction(self.database):
            self._set_file(job, file, "state = ?, code = ?, message = ?", (FAILED, code, message))
            write_event(self.database, job, FILE_FAILED, {"file": file, "code": code, "msg": message})

    def pages_done(self, job: str, file: int) -> list[int]:
        """Indices of the pages of a file that were read, ascending."""
        rows = self.database.execute("SELECT page FROM pages WHERE job = ? AND file = ? ORDER BY page", (job, file))
        return [row[0] for row in rows]

    def page(self, job: str, file: int, index: int) -> Page:
        """A page that was read; KeyError if it is not there any more."""
        key = (job, file, index)
        row = self.database.execute("SELECT content FROM pages WHERE job = ? AND file = ? AND page = ?", key).fetchone()
        if row is None:
            raise KeyError(job)
        return unpack_page(row[0])

    def document(self, job: str, file: int) -> Document:
        """The pages of a file that were read so far, maybe none."""
        return self.read_so_far(job, file)[1]

    def read_so_far(self, job: str, file: int) -> tuple[list[int], Document]:
        """The indices, ascending, of the pages of a file that were read so far, and these pages, both of one moment."""
        query = "SELECT page, content FROM pages WHERE job = ? AND file = ? ORDER BY page"
        rows = self.database.execute(query, (job, file)).fetchall()
        pages = tuple(unpack_page(content) for _, content in rows)
        row = self.database.execute("SELECT warnings FROM files WHERE job = ? AND number = ?", (job, file)).fetchone()
        warnings = tuple(map(notice_from_json, json.loads(row[0]))) if row else ()
        return [index for index, _ in rows], Document(pages, warnings)

    def delete(self, job: str) -> bool:
        """Takes a job and all that belongs to it off the disk; returns whether it was there."""
        with Transaction(self.database):
            found = self.database.execute("DELETE FROM jobs WHERE id = ?", (job,)).rowcount > 0
        shrink(self.database)
        return found

    def delete_older(self, seconds: float) -> int:
        """Deletes the jobs that are done, or wait for files, and have not changed for so long; returns how many."""
        values = (DONE, OPEN, time.time() - seconds)
        with Transaction(self.database):
            found = self.database.execute("DELETE FROM jobs WHERE state IN (?, ?) AND changed < ?", values).rowcount
        if found:
            shrink(self.database)
        return found

    def _set_state(self, job: str, state: str) -> None:
        self.database.execute("UPDATE jobs SET state = ?, changed = ? WHERE id = ?", (state, time.time(), job))

    def _set_file(self, job: str, file: int, assignments: str, values: tuple[Any, ...]) -> None:
        self.database.execute(f"UPDATE files SET {assignments} WHERE job = ? AND number = ?", (*values, job, file))
