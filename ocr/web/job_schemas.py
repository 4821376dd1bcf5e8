"""The shapes of JSON about jobs, for the OpenAPI document."""

from ocr.jobs.records import JOB_STATES
from ocr.web.schema_parts import COUNT, NUMBER, TEXT, Schema, make_array, make_object, make_reply, refer_to

_NULLABLE_COUNT = COUNT | {"nullable": True}
_STATE: Schema = {"type": "string", "enum": list(JOB_STATES)}
_TIME: Schema = {"type": "string", "format": "date-time"}
_TIMES: Schema = {
    "created": NUMBER | {"description": "seconds since 1970"},
    "created_at": _TIME,
    "changed_at": _TIME,
    "expires": NUMBER | {"nullable": True},
    "expires_at": _TIME | {"nullable": True},
}
JOB_FILE: Schema = {
    "file": COUNT,
    "name": TEXT,
    "state": {"type": "string", "enum": ["waiting", "done", "failed"]},
    "complete": {"type": "boolean"},
    "pages_done": COUNT,
    "pages_total": _NULLABLE_COUNT,
    "code": TEXT,
    "msg": TEXT,
}
_WEBHOOK = make_object(
    {
        "state": {"type": "string", "enum": ["waiting", "pending", "delivered", "failed"]},
        "tries": COUNT,
        "status": _NULLABLE_COUNT | {"description": "HTTP status of the last answer"},
    },
    nullable=True,
)
JOB_SCHEMAS: Schema = {
    "JobReply": make_reply(
        make_object(
            {
                "id": TEXT,
                "state": _STATE,
                "files": make_array(make_object(JOB_FILE, optional=("code", "msg"))),
                "pages_done": COUNT,
                "pages_total": _NULLABLE_COUNT,
                **_TIMES,
                "webhook": _WEBHOOK,
                "warnings": make_array(TEXT, description="what of the upload was left out"),
                "notices": make_array(refer_to("Notice")),
            }
        )
    ),
    "JobListReply": make_reply(
        make_object(
            {
                "jobs": make_array(
                    make_object(
                        {
                            "id": TEXT,
                            "state": _STATE,
                            "files_total": COUNT,
                            "files_failed": COUNT,
                            "pages_done": COUNT,
                            "pages_total": _NULLABLE_COUNT,
                            **_TIMES,
                            "client": TEXT | {"description": "whose it is; with all=true alone"},
                        },
                        optional=("client",),
                    )
                ),
                "next": TEXT | {"nullable": True, "description": "for the parameter next; null at the end"},
            }
        )
    ),
    "DeletedReply": make_reply(make_object({"id": TEXT, "state": {"type": "string", "enum": ["deleted"]}})),
}
