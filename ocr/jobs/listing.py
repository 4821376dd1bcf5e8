"""Lists of jobs: a client's own, by state and time, the newest first, page by page.

page = list_jobs(database, Wanted(client="office", state="done", limit=50))
page.jobs, page.next        # `next` is the cursor of what follows, None at the end
"""

import base64
import binascii
import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from ocr.errors import InvalidOption
from ocr.jobs.page_content import unpack_page
from ocr.jobs.records import FAILED, JOB_STATES, JobSummary
from ocr.results import Page

MOST_JOBS = 200  # on one page


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which jobs are wanted.

    Args:
        client: whose; None for all clients'.
        state: one state; empty for any.
        since: made at this second since 1970 or later.
        until: and before this one.
        limit: how many at most, up to MOST_JOBS.
        cursor: `next` of the page before; empty for the first page.
    """

    client: str | None
    state: str = ""
    since: float = 0.0
    until: float = 1e12
    limit: int = 50
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class JobPage:
    """Some jobs, and the cursor of those that follow."""

    jobs: tuple[JobSummary, ...]
    next: str | None


def list_jobs(database: sqlite3.Connection, wanted: Wanted) -> JobPage:
    """The jobs that are wanted, the newest first; jobs made meanwhile move nothing from one page to another.

    Raises:
        InvalidOption: the cursor is none.
    """
    conditions: list[str] = ["created >= ?", "created < ?"]
    values: list[str | float] = [wanted.since, wanted.until]
    if wanted.client is not None:
        conditions.append("client = ?")
        values.append(wanted.client)
    if wanted.state:
        conditions.append("state = ?")
        values.append(wanted.state)
    if wanted.cursor:
        conditions.append("(created, id) < (?, ?)")
        values += _read_cursor(wanted.cursor)
    rows = database.execute(
        f"SELECT id, client, state, created, changed, {_COUNTS} FROM jobs WHERE {' AND '.join(conditions)} "
        "ORDER BY created DESC, id DESC LIMIT ?",
        (FAILED, *values, wanted.limit + 1),
    ).fetchall()
    jobs = tuple(_to_summary(row) for row in rows[: wanted.limit])
    return JobPage(jobs, _write_cursor(jobs[-1]) if len(rows) > wanted.limit else None)


def count_jobs(database: sqlite3.Connection) -> dict[str, int]:
    """How many jobs of all clients are in each state there is."""
    found = dict(database.execute("SELECT state, count(*) FROM jobs GROUP BY state"))
    return {state: found.get(state, 0) for state in JOB_STATES}


def load_pages(database: sqlite3.Connection, most: int) -> list[tuple[str, int, str, int, Page]]:
    """Pages read of all clients' jobs, the newest jobs' first: job, file, the file's name, page from 1, and page."""
    rows = database.execute(
        "SELECT jobs.id, files.number, files.name, pages.page, pages.content FROM jobs "
        "JOIN files ON files.job = jobs.id JOIN pages ON pages.job = files.job AND pages.file = files.number "
        "ORDER BY jobs.created DESC, jobs.id, files.number, pages.page LIMIT ?",
        (most,),
    )
    return [(job, file, name, page + 1, unpack_page(content)) for job, file, name, page, content in rows]


# How many files there are, how many of them failed, the pages read, the pages wanted, and how many files were opened.
_COUNTS = (
    "(SELECT count(*) FROM files WHERE job = jobs.id), "
    "(SELECT count(*) FROM files WHERE job = jobs.id AND state = ?), "
    "(SELECT count(*) FROM pages WHERE job = jobs.id), "
    "(SELECT coalesce(sum(wanted), 0) FROM files WHERE job = jobs.id), "
    "(SELECT count(wanted) FROM files WHERE job = jobs.id)"
)


def _to_summary(row: tuple[Any, ...]) -> JobSummary:
    job, client, state, created, changed, files, failed, done, pages, opened = row
    return JobSummary(job, client, state, created, changed, files, failed, done, pages if opened == files else None)


def _write_cursor(job: JobSummary) -> str:
    return base64.urlsafe_b64encode(json.dumps([job.created, job.id]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[float, str]:
    try:
        created, job = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return float(created), str(job)
    except (binascii.Error, ValueError, TypeError):
        raise InvalidOption(f"next is {cursor[:80]!r}, which is no cursor of a list of jobs") from None
