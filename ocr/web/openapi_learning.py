"""What the OpenAPI document says about learning."""

from ocr.learning.run import State
from ocr.web.openapi_parts import Document, make_json_reply, make_operation, refer_to
from ocr.web.schema_parts import COUNT, NUMBER, TEXT, Schema, make_array, make_object, make_reply

_COUNT = make_object({"right": COUNT, "lines": COUNT}, description="lines read right, of how many")
_REPORT: Schema = {
    "own_before": _COUNT,
    "own_after": _COUNT,
    "general_before": _COUNT,
    "general_after": _COUNT,
    "trained_on": COUNT | {"description": "corrections that were trained on"},
    "chosen_by": COUNT | {"description": "that decided when to stop, and how much of what was learnt is kept"},
    "left_out": COUNT | {"description": "that are too wide"},
    "updates": COUNT | {"description": "steps of training"},
    "minutes": NUMBER,
    "share": NUMBER | {"description": "of what was learnt in the mean with what was known, 0..1"},
    "better": {"type": "boolean"},
}
_CHANGE = make_object(
    {"own": {"type": "boolean", "description": "of the house"}, "text": TEXT, "before": TEXT, "after": TEXT}
)
_RUN = make_object(
    {
        "state": {"type": "string", "enum": list(State.__args__)},  # type: ignore[attr-defined]
        "phase": TEXT,
        "share": NUMBER | {"description": "done, 0..1"},
        "updates": COUNT,
        "minutes": NUMBER,
        "began": NUMBER | {"description": "seconds since 1970"},
        "process": COUNT,
        "lines": COUNT | {"description": "corrections that it learns from"},
        "model": TEXT | {"description": "what came of it; empty if nothing did"},
        "message": TEXT,
    }
)
_STATE = make_object(
    {
        "run": _RUN,
        "can_train": {"type": "boolean", "description": "whether this installation has what training needs"},
        "corrections": COUNT,
        "model": TEXT | {"description": "that reads now"},
        "base": TEXT | {"description": "that the settings mean"},
        "promoted": TEXT | {"description": "that is to read: it may be loading still"},
        "before": make_array(TEXT, description="that read before, the last one last"),
        "models": make_array(
            make_object({"name": TEXT, "created": NUMBER, "report": make_object(_REPORT)}),
            description="that were learnt, the newest first",
        ),
        "shadow": make_object(
            {
                "model": TEXT,
                "share": NUMBER,
                "lines": COUNT | {"description": "read by both"},
                "other": COUNT | {"description": "that it read otherwise"},
                "surer": COUNT | {"description": "of these, that it was surer of"},
            },
            description="that reads a share of the lines along; nobody sees what",
        ),
        "problems": {"type": "object", "additionalProperties": TEXT, "description": "why a model can't be loaded"},
    }
)
_ADVISED_LINE = make_object(
    {
        "job": TEXT,
        "file": COUNT,
        "document": TEXT,
        "page": COUNT | {"description": "from 1"},
        "line": COUNT | {"description": "from 0"},
        "text": TEXT,
        "expected_wrong": NUMBER | {"description": "characters"},
    }
)
_ADVISED_PAGE = make_object({"job": TEXT, "file": COUNT, "document": TEXT, "page": COUNT, "expected_wrong": NUMBER})
LEARNING_SCHEMAS: Schema = {
    "LearningReply": make_reply(_STATE),
    "LearntModelReply": make_reply(make_object({"name": TEXT} | _REPORT | {"changes": make_array(_CHANGE)})),
    "WordsReply": make_reply(make_object({"given": make_array(TEXT), "learnt": make_array(TEXT)})),
    "AdviceReply": make_reply(make_object({"lines": make_array(_ADVISED_LINE), "pages": make_array(_ADVISED_PAGE)})),
}


def describe_learning_paths() -> Document:
    """The paths of learning; all take the scope admin."""
    return {
        "/api/v1/learning": {
            "get": _operation("learningState", "How far learning is, and which models do what.", "LearningReply"),
        },
        "/api/v1/learning/run": {
            "post": _operation(
                "beginLearning", "Begins to train a reader on the corrections.", "LearningReply", status="202"
            ),
            "delete": _operation("cancelLearning", "Ends that, and throws away what it has done.", "LearningReply"),
        },
        "/api/v1/learning/models/{name}": {
            "parameters": [
                {"name": "name", "in": "path", "required": True, "schema": TEXT, "description": "The model's."}
            ],
            "get": _operation(
                "learntModel", "A model's report, with the lines that it reads otherwise.", "LearntModelReply"
            ),
        },
        "/api/v1/learning/promoted": {
            "put": _operation(
                "promoteModel", "Has a model read from now on, without a restart.", "LearningReply", "PromotionRequest"
            ),
            "delete": _operation("rollBackModel", "Has the model read that did before.", "LearningReply"),
        },
        "/api/v1/learning/shadow": {
            "put": _operation(
                "shadowModel", "Has a model read a share of the lines along.", "LearningReply", "ShadowRequest"
            ),
            "delete": _operation("endShadow", "Ends that.", "LearningReply"),
        },
        "/api/v1/learning/words": {
            "get": _operation("houseWords", "The house's words, given and learnt from corrections.", "WordsReply"),
            "put": _operation("setHouseWords", "Keeps the words that are given.", "WordsReply", "WordsRequest"),
        },
        "/api/v1/learning/advice": {
            "get": make_operation(
                "learningAdvice",
                "Which lines of the jobs that are kept are worth a correction most. Takes the scope admin.",
                {"200": make_json_reply("AdviceReply")},
                parameters=[
                    {"name": "count", "in": "query", "schema": COUNT, "description": "How many. Default: 10."},
                ],
            )
        },
    }


def _operation(name: str, summary: str, reply: str, request: str = "", status: str = "200") -> Document:
    content = {"application/json": {"schema": refer_to(request)}}
    return make_operation(
        name,
        f"{summary} Takes the scope admin.",
        {status: make_json_reply(reply)},
        body={"required": True, "content": content} if request else None,
    )
