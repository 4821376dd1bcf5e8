"""What is known of a job, its files and what happened to it, as values."""

from dataclasses import dataclass

from ocr.errors import OcrError

OPEN, QUEUED, RUNNING, DONE = "open", "queued", "running", "done"  # of a job
WAITING, FAILED = "waiting", "failed"  # of a file; one that was read is DONE, too
JOB_STATES = (OPEN, QUEUED, RUNNING, DONE)

PAGE_DONE, FILE_DONE, FILE_FAILED, JOB_DONE = "page", "file_done", "file_failed", "done"  # of an event


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that a job is given: its name and bytes; or with a `problem`, why it can't be read, found out before."""

    name: str
    data: bytes
    problem: OcrError | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """What a job is made of.

    Args:
        client: whose it is.
        options: texts by the names of options.
        files: maybe none, if the job is `open`: then it waits for more of them.
        warnings: what of the upload was left out.
        open: whether more files will come.
        password: of the PDFs among the files; kept until the job is done, and apart from the options.
        webhook: the address that is told when the job is done; empty for none.
        key: the client's Idempotency-Key; empty for none.
        digest: of all that the client sent, to tell whether the same comes again with the same key.
    """

    client: str
    options: dict[str, str]
    files: tuple[NewFile, ...]
    warnings: tuple[str, ...] = ()
    open: bool = False
    password: str = ""
    webhook: str = ""
    key: str = ""
    digest: str = ""


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
class Delivery:
    """How far the telling of a job's end is: `state` is waiting, delivered or failed; `tries` were made so far.

    `status` is the HTTP status of the last answer, None where there was none; `due` when the next try is.
    """

    job: str
    url: str
    state: str
    tries: int
    status: int | None
    due: float


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
    warnings: tuple[str, ...] = ()
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class JobSummary:
    """A job in a list: as `Job`, with its files counted. `wanted` is None until all files were opened."""

    id: str
    client: str
    state: str
    created: float
    changed: float
    files: int
    failed: int
    done: int
    wanted: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a job: `number` counts from 1 within the job; `data` is JSON's."""

    number: int
    kind: str
    data: dict[str, object]
