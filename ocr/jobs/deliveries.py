"""Which jobs' ends are to be told, to whom, and how often that was tried: kept on disk, so that a restart goes on.

All of it is called in the store's thread; `ocr.jobs.webhooks` is what sends.
"""

import sqlite3
import time

from ocr.jobs.records import Delivery

KEPT, PENDING, DELIVERED, GIVEN_UP = "waiting", "pending", "delivered", "failed"
WAITS = (10.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0)  # seconds before each further try; then it is given up


def keep_webhook(database: sqlite3.Connection, job: str, url: str) -> None:
    """Notes whom to tell when a job is done."""
    database.execute("INSERT INTO webhooks VALUES (?, ?, ?, 0, NULL, 0)", (job, url, KEPT))


def start_delivery(database: sqlite3.Connection, job: str) -> None:
    """Notes that a job's end is to be told from now on, if it is to be told to anyone."""
    values = (PENDING, time.time(), job, KEPT)
    database.execute("UPDATE webhooks SET state = ?, due = ? WHERE job = ? AND state = ?", values)


def delivery_of(database: sqlite3.Connection, job: str) -> Delivery | None:
    """How far the telling of a job's end is; None if nobody is to be told."""
    row = database.execute("SELECT * FROM webhooks WHERE job = ?", (job,)).fetchone()
    return Delivery(*row) if row else None


def due_deliveries(database: sqlite3.Connection, now: float, most: int) -> tuple[list[Delivery], float | None]:
    """The deliveries whose time has come, at most so many; and when the next one's comes, None if there is no other."""
    query = "SELECT * FROM webhooks WHERE state = ? AND due <= ? ORDER BY due LIMIT ?"
    due = [Delivery(*row) for row in database.execute(query, (PENDING, now, most))]
    later = database.execute("SELECT min(due) FROM webhooks WHERE state = ? AND due > ?", (PENDING, now)).fetchone()[0]
    return due, later


def note_try(database: sqlite3.Connection, delivery: Delivery, status: int | None) -> None:
    """Notes what came of a try: an HTTP status, or None for no answer. Any of success ends it, others are tried again.

    The end of a job that is gone since is not told any more.
    """
    tries = delivery.tries + 1
    if status is not None and 200 <= status < 300:
        state, due = DELIVERED, 0.0
    elif tries > len(WAITS):
        state, due = GIVEN_UP, 0.0
    else:
        state, due = PENDING, time.time() + WAITS[tries - 1]
    values = (state, tries, status, due, delivery.job)
    database.execute("UPDATE webhooks SET state = ?, tries = ?, status = ?, due = ? WHERE job = ?", values)
