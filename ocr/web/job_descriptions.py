"""Jobs as JSON replies have them. Times are seconds since 1970, and beside them in ISO 8601."""

from datetime import UTC, datetime
from typing import Any

from ocr.jobs.records import DONE, FAILED, OPEN, Job, JobFile, JobSummary
from ocr.results import Document


def describe_job(job: Job, hours: float) -> dict[str, Any]:
    """How far a job is, with its files; it is kept for so many hours after its last change."""
    totals = [file.wanted for file in job.files]
    known = [total for total in totals if total is not None]
    delivery = job.delivery
    return {
        "id": job.id,
        "state": job.state,
        "files": [describe_file(number, file) for number, file in enumerate(job.files)],
        "pages_done": sum(file.done for file in job.files),
        "pages_total": sum(known) if len(known) == len(totals) else None,
        **_describe_times(job, hours),
        "webhook": delivery and {"state": delivery.state, "tries": delivery.tries, "status": delivery.status},
        **Document((), job.warnings).warnings_to_json(),
    }


def describe_file(number: int, file: JobFile) -> dict[str, Any]:
    """How far one of a job's files is."""
    told: dict[str, Any] = {
        "file": number,
        "name": file.name,
        "state": file.state,
        "complete": file.state == DONE,
        "pages_done": file.done,
        "pages_total": file.wanted,
    }
    return told | ({"code": file.code, "msg": file.message} if file.state == FAILED else {})


def describe_summary(job: JobSummary, hours: float, with_client: bool = False) -> dict[str, Any]:
    """A job in a list, its files counted; with the name of the client whose it is, if wanted."""
    told = {
        "id": job.id,
        "state": job.state,
        "files_total": job.files,
        "files_failed": job.failed,
        "pages_done": job.done,
        "pages_total": job.wanted,
        **_describe_times(job, hours),
    }
    return told | ({"client": job.client} if with_client else {})


def write_time(seconds: float) -> str:
    """A time in ISO 8601: 2026-11-27T22:05:51.120Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _describe_times(job: Job | JobSummary, hours: float) -> dict[str, Any]:
    expires = job.changed + hours * 3600 if job.state in (DONE, OPEN) else None
    return {
        "created": round(job.created, 3),
        "created_at": write_time(job.created),
        "changed_at": write_time(job.changed),
        "expires": None if expires is None else round(expires, 3),
        "expires_at": None if expires is None else write_time(expires),
    }
