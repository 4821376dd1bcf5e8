"""What happened to jobs, in order: written beside the changes themselves, read by those who follow a job.

write_event(database, job, "page", {"file": 0, "number": 1})       # within a transaction
read_events(database, job, after=0)                                 # state of the job, and its events
"""

import json
import sqlite3
from typing import Any

from ocr.jobs.records import Event

MOST_AT_ONCE = 500


def write_event(database: sqlite3.Connection, job: str, kind: str, data: dict[str, Any]) -> None:
    """Writes down that something happened to a job; nothing if the job is not there any more."""
    database.execute(
        "INSERT INTO events SELECT ?, (SELECT coalesce(max(number), 0) + 1 FROM events WHERE job = ?), ?, ? "
        "WHERE EXISTS (SELECT 1 FROM jobs WHERE id = ?)",
        (job, job, kind, json.dumps(data), job),
    )


def read_events(database: sqlite3.Connection, job: str, after: int) -> tuple[str | None, list[Event]]:
    """A job's state, None if it is not there, and the first of its events behind the one of number `after`."""
    row = database.execute("SELECT state FROM jobs WHERE id = ?", (job,)).fetchone()
    rows = database.execute(
        "SELECT number, kind, data FROM events WHERE job = ? AND number > ? ORDER BY number LIMIT ?",
        (job, after, MOST_AT_ONCE),
    )
    return (row[0] if row else None), [Event(number, kind, json.loads(data)) for number, kind, data in rows]
