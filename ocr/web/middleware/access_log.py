"""The access log: one JSON object a line for each request, on the standard output.

    {"time": "2026-11-22T21:30:38.123Z", "method": "POST", "path": "/api/v1/ocr", "status": 200, "code": null,
     "milliseconds": 412.6, "request_bytes": 88120, "reply_bytes": 5310, "request_id": "4f...", "client": "scanner",
     "pages": 1, "lines": 40}

A call by which a key with the scope admin does something with others' jobs, or for which it would have been needed, has
one more line, of who did what with which job, and what came of it:

    {"time": "2026-11-22T21:30:38.123Z", "audit": "DELETE /api/v1/jobs/{id}", "job": "Zk...", "owner": "scanner",
     "client": "operator", "status": 200, "code": null, "request_id": "4f..."}

Nothing of what is read, of its file names or of the query stands in it. Whatever a client sends is escaped by JSON, so
no client can write a line of its own.
"""

import json
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Message

from ocr.web.replies import CODE_HEADER

logger = logging.getLogger("ocr.access")

# Asked for every few seconds by machines.
UNLOGGED = frozenset(("/healthz", "/livez", "/readyz", "/metrics"))
LONGEST_PATH = 256
CLIENT_GONE = 499  # as nginx has it: no status of HTTP says that nobody waits for the answer


@dataclass(slots=True)
class Exchange:
    """A request and its reply, as far as they have gone over the wire."""

    received: int = 0
    sent: int = 0
    request_complete: bool = False
    reply_complete: bool = False
    client_gone: bool = False
    status: int | None = None
    code: str | None = None

    def on_receive(self, message: Message) -> None:
        """Counts what the client sent, and notes whether it left before it had its reply."""
        if message["type"] == "http.disconnect":
            self.client_gone = self.client_gone or not self.reply_complete
            return
        self.received += len(message.get("body", b""))
        self.request_complete = not message.get("more_body", False)

    def on_send(self, message: Message) -> None:
        """Counts what is sent to the client, and notes the status and the error's code."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.code = Headers(raw=message["headers"]).get(CODE_HEADER)
        elif message["type"] == "http.response.body":
            self.sent += len(message.get("body", b""))
            self.reply_complete = not message.get("more_body", False)

    @property
    def outcome(self) -> int:
        """The status for the log: the reply's, 499 if the client left, 500 if there never was a reply."""
        if self.client_gone:
            return CLIENT_GONE
        return HTTPStatus.INTERNAL_SERVER_ERROR if self.status is None else self.status


def write_line(exchange: Exchange, method: str, path: str, state: Mapping[str, Any]) -> None:
    """Writes the line of one request.

    Args:
        exchange: what went over the wire.
        method: of HTTP.
        path: without the query; a very long one is cut.
        state: the request's: `started`, `request_id`, `client`, and in `facts` what the handler has to say in numbers.
    """
    line = {
        "time": _now(),
        "method": method,
        "path": path[:LONGEST_PATH],
        "status": int(exchange.outcome),
        "code": exchange.code,
        "milliseconds": round((time.perf_counter() - state["started"]) * 1000, 1),
        "request_bytes": exchange.received,
        "reply_bytes": exchange.sent,
        "request_id": state["request_id"],
        "client": state["client"],
    }
    # our own fields come first and can't be replaced; default=str: an odd number type is no reason to break a request
    logger.info(json.dumps(line | state.get("facts", {}) | line, default=str))


def write_audit(exchange: Exchange, state: Mapping[str, Any]) -> None:
    """Writes the line of an admin's call.

    Args:
        exchange: what went over the wire.
        state: the request's: `request_id`, `client`, and in `audit` what was done, and with which job of whom.
    """
    line = {"time": _now(), **state["audit"], "client": state["client"], "status": int(exchange.outcome)}
    logger.info(json.dumps(line | {"code": exchange.code, "request_id": state["request_id"]}))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def start() -> None:
    """Sends the access log to the standard output, bare: BentoML's handler would put its own words before each line."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
