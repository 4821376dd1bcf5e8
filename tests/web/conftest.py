import json
import logging
from collections.abc import Iterator

import pytest

from ocr.web.middleware import access_log


@pytest.fixture
def lines() -> Iterator[list[dict]]:
    """What the access log is given, parsed."""
    written: list[dict] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            assert "\n" not in message
            assert message.isascii()
            written.append(json.loads(message))

    handler = Handler()
    access_log.logger.addHandler(handler)
    access_log.logger.setLevel(logging.INFO)
    yield written
    access_log.logger.removeHandler(handler)
