"""How jobs and their files get onto the disk: made at once, or left open for more files until they are closed.

Each function is one transaction, to be called in the store's thread.
"""

import json
import secrets
import sqlite3
import time
from collections.abc import Sequence

from ocr.errors import Conflict, FileTooLarge, InvalidRequest
from ocr.jobs.database import Transaction
from ocr.jobs.deliveries import keep_webhook
from ocr.jobs.journal import write_event
from ocr.jobs.records import FAILED, FILE_FAILED, OPEN, QUEUED, WAITING, NewFile, NewJob
from ocr.notices import notice_to_json

ID_BYTES = 18


def create_job(database: sqlite3.Connection, new: NewJob) -> tuple[str, bool]:
    """Writes a new job down; returns its id, which nobody can guess, and whether it is new.

    It is not where the same client has sent the same with the same key before.

    Raises:
        Conflict: the client has sent something else with this key before.
    """
    job, now = _draw_id(), time.time()
    with Transaction(database):
        if (before := find_by_key(database, new)) is not None:
            return before, False
        values = (job, new.client, OPEN if new.open else QUEUED, json.dumps(new.options), now, now)
        database.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?)", values)
        _insert_files(database, job, 0, new.files, new.warnings)
        if new.key:
            database.execute("INSERT INTO keys VALUES (?, ?, ?, ?)", (new.client, new.key, new.digest, job))
        if new.password:
            database.execute("INSERT INTO passwords VALUES (?, ?)", (job, new.password))
        if new.webhook:
            keep_webhook(database, job, new.webhook)
    return job, True


def _draw_id() -> str:
    """An id that nobody can guess; a command line would take one that begins with a dash for an option."""
    while (drawn := secrets.token_urlsafe(ID_BYTES)).startswith("-"):
        pass
    return drawn


def find_by_key(database: sqlite3.Connection, new: NewJob) -> str | None:
    """The job that the same client has made by the same request with the same key; None if there is none.

    Raises:
        Conflict: it was another request.
    """
    query = "SELECT job, digest FROM keys WHERE client = ? AND key = ?"
    row = database.execute(query, (new.client, new.key)).fetchone() if new.key else None
    if row is not None and row[1] != new.digest:
        raise Conflict("this Idempotency-Key has come with another request before")
    return row[0] if row else None


def add_files(
    database: sqlite3.Connection,
    job: str,
    files: Sequence[NewFile],
    warnings: Sequence[str],
    most_files: int,
    most_bytes: int,
) -> None:
    """Gives an open job more files.

    Raises:
        Conflict: it is not open, or is there no more.
        InvalidRequest: with them it would have more files than allowed.
        FileTooLarge: with them it would have more bytes than allowed.
    """
    with Transaction(database):
        _check_open(database, job)
        query = "SELECT count(*), coalesce(sum(length(data)), 0) FROM files WHERE job = ?"
        count, held = database.execute(query, (job,)).fetchone()
        if count + len(files) > most_files:
            raise InvalidRequest(f"the job would have {count + len(files)} files, and at most {most_files} are allowed")
        if (total := held + sum(len(file.data) for file in files)) > most_bytes:
            raise FileTooLarge(f"the job's files would have {total} bytes, and at most {most_bytes} are allowed")
        _insert_files(database, job, count, files, warnings)
        database.execute("UPDATE jobs SET changed = ? WHERE id = ?", (time.time(), job))


def close_job(database: sqlite3.Connection, job: str) -> None:
    """Notes that no more files will come: the job can be worked on.

    Raises:
        Conflict: it is not open, or is there no more.
        InvalidRequest: it has no file.
    """
    with Transaction(database):
        _check_open(database, job)
        if database.execute("SELECT 1 FROM files WHERE job = ? LIMIT 1", (job,)).fetchone() is None:
            raise InvalidRequest("the job has no files yet: add some, or delete it")
        database.execute("UPDATE jobs SET state = ?, changed = ? WHERE id = ?", (QUEUED, time.time(), job))


def _check_open(database: sqlite3.Connection, job: str) -> None:
    row = database.execute("SELECT state FROM jobs WHERE id = ?", (job,)).fetchone()
    if row is None or row[0] != OPEN:
        raise Conflict("the job takes no more files: it was not made with open=true, or is closed already")


def _insert_files(
    database: sqlite3.Connection, job: str, first: int, files: Sequence[NewFile], warnings: Sequence[str]
) -> None:
    for number, file in enumerate(files, first):
        problem = file.problem
        code, message = (problem.code, problem.message) if problem else (None, None)
        values = (job, number, file.name, file.data, FAILED if problem else WAITING, None, "[]", code, message)
        database.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        if problem:
            write_event(database, job, FILE_FAILED, {"file": number, "code": code, "msg": message})
    told = [(job, json.dumps(notice_to_json(warning))) for warning in warnings]
    database.executemany("INSERT INTO notices VALUES (?, ?)", told)
