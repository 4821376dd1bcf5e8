"""The level and form of the log, by OCR_LOG_LEVEL and OCR_LOG_FORMAT: BentoML's lines and ours.

    text    2026-11-27T23:01:12+0000 [INFO] [service:runner:1] networks ready: ...
    json    {"time": "2026-11-27T23:01:12.120Z", "level": "info", "logger": "ocr.service", "process": 4711,
             "message": "networks ready: ..."}, with `exception` where there is one

The access log has its own form, JSON in both cases, and no level (`ocr.web.middleware.access_log`).
"""

import json
import logging
import os
from datetime import UTC, datetime

from bentoml._internal.log import SERVER_LOGGING_CONFIG

JSON = "json"
_LOGGERS = ("", "bentoml", "uvicorn.error", "circus")  # those to which BentoML gives handlers


class JsonFormatter(logging.Formatter):
    """A line of JSON for each record; whatever stands in it, it stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": time.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": os.getpid(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def set_up(level: str, form: str) -> None:
    """Has the log, from now on, this level (debug, info, warning, error) and form (text, json).

    BentoML sets its log up before this in the services, and after it in the supervisor, so both are seen to.
    """
    for name in ("ocr", "bentoml"):
        logging.getLogger(name).setLevel(level.upper())
    SERVER_LOGGING_CONFIG["loggers"]["bentoml"]["level"] = level.upper()
    if form != JSON:
        return
    SERVER_LOGGING_CONFIG["formatters"]["traced"] = {"()": JsonFormatter}
    for name in _LOGGERS:
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(JsonFormatter())
