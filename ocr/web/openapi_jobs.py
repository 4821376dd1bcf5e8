"""What the OpenAPI document says about jobs."""

from collections.abc import Iterable

from ocr.jobs.listing import MOST_JOBS
from ocr.jobs.records import JOB_STATES
from ocr.web.job_results import PAGE_OPTIONS, PAGES_AFTER, RESULT_OPTIONS
from ocr.web.openapi_parts import (
    BINARY,
    Document,
    make_file_reply,
    make_json_reply,
    make_operation,
    make_option_parameters,
    make_upload_body,
)

_TIME = "A time in ISO 8601, or seconds since 1970."


def describe_job_paths(reading_options: Iterable[str]) -> Document:
    """The paths of jobs, which take these options of the reading."""
    job: Document = {"parameters": [_JOB]}
    return {
        "/api/v1/jobs": {
            "get": make_operation(
                "listJobs",
                "Lists the caller's own jobs, or with the scope admin all, the newest first.",
                {"200": make_json_reply("JobListReply")},
                parameters=_LIST_PARAMETERS,
            ),
            "post": make_operation(
                "createJob",
                "Takes on long work: big PDFs, archives and many files. Results are kept on disk for a while.",
                {"202": make_json_reply("JobReply")},
                parameters=[*make_option_parameters(reading_options), *_CREATION_PARAMETERS],
                body=make_upload_body(several=True),
            ),
        },
        "/api/v1/jobs/{job}": job
        | {
            "get": make_operation("jobStatus", "Tells how far a job is.", {"200": make_json_reply("JobReply")}),
            "delete": make_operation(
                "deleteJob", "Cancels a job and forgets all of it.", {"200": make_json_reply("DeletedReply")}
            ),
        },
        "/api/v1/jobs/{job}/files": job
        | {
            "post": make_operation(
                "addJobFiles",
                "Gives a job that was made with open=true more files.",
                {"200": make_json_reply("JobReply")},
                parameters=[
                    _parameter("close", {"type": "boolean"}, "Whether these are the last ones. Default: false.")
                ],
                body=make_upload_body(several=True),
            )
        },
        "/api/v1/jobs/{job}/close": job
        | {
            "post": make_operation(
                "closeJob", "Says that no more files will come: the work begins.", {"202": make_json_reply("JobReply")}
            )
        },
        "/api/v1/jobs/{job}/events": job
        | {
            "get": make_operation(
                "jobEvents",
                "What happens to a job as server-sent events: page, file_done, file_failed, done.",
                {"200": _stream("The events, until the job is done.", "text/event-stream")},
                parameters=[
                    _parameter(
                        "Last-Event-ID", {"type": "string"}, "The id of the last event that came.", place="header"
                    )
                ],
            )
        },
        "/api/v1/jobs/{job}/result": job
        | {
            "get": make_operation(
                "jobResult",
                "The result of one of a job's files; with format=json also while the job goes on.",
                {"200": make_file_reply("What was read.", "JobResultReply")},
                parameters=[_FILE, *make_option_parameters(RESULT_OPTIONS)],
            )
        },
        "/api/v1/jobs/{job}/archive": job
        | {
            "get": make_operation(
                "jobArchive",
                "The results of all files in one zip archive, each in the format that is asked for.",
                {"200": {"description": "The archive.", "content": {"application/zip": BINARY}}},
                parameters=make_option_parameters(RESULT_OPTIONS),
            )
        },
        "/api/v1/jobs/{job}/pages": job
        | {
            "get": make_operation(
                "jobPages",
                "All pages that were read so far, a line of JSON each.",
                {"200": _stream("The lines.", "application/x-ndjson")},
                parameters=[_AFTER, *make_option_parameters(PAGE_OPTIONS)],
            )
        },
    }


def _parameter(name: str, schema: Document, description: str, *, place: str = "query") -> Document:
    return {"name": name, "in": place, "schema": schema, "description": description}


def _stream(description: str, media_type: str) -> Document:
    # not called a text: generated clients in Java would parse that as JSON
    return {"description": description, "content": {media_type: BINARY}}


_JOB: Document = {
    "name": "job",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "A job's id.",
}
_FILE = _parameter("file", {"type": "integer", "minimum": 0}, "Which of the job's files, counted from 0. Default: 0.")
_AFTER = _parameter(
    PAGES_AFTER, {"type": "integer", "minimum": 0}, "Only pages behind this one, of each file. Default: 0."
)
_LIST_PARAMETERS = (
    _parameter("state", {"type": "string", "enum": list(JOB_STATES)}, "Only jobs in this state."),
    _parameter("since", {"type": "string"}, f"Only jobs made then or later. {_TIME}"),
    _parameter("until", {"type": "string"}, f"Only jobs made before. {_TIME}"),
    _parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST_JOBS}, "How many at most. Default: 50."),
    _parameter("next", {"type": "string"}, "What the reply before had as `next`."),
    _parameter("all", {"type": "boolean"}, "Whether all clients' jobs; takes the scope admin. Default: false."),
)
_CREATION_PARAMETERS = (
    _parameter("open", {"type": "boolean"}, "Whether more files will come, until the job is closed. Default: false."),
    _parameter("webhook", {"type": "string"}, "The address that is told when the job is done."),
    _parameter(
        "Idempotency-Key",
        {"type": "string"},
        "The same request with the same key makes no second job.",
        place="header",
    ),
)
