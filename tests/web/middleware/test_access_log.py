import json
import logging
import time
from collections.abc import Iterator

import pytest

from ocr.web.middleware import access_log
from ocr.web.middleware.access_log import Exchange


@pytest.fixture(autouse=True)
def logger_as_before() -> Iterator[None]:
    logger = access_log.logger
    before = (logger.handlers, logger.level, logger.propagate)
    yield
    logger.handlers, logger.propagate = before[0], before[2]
    logger.setLevel(before[1])


def test_lines_are_bare_json_on_the_standard_output(capsys: pytest.CaptureFixture[str]):
    access_log.start()
    access_log.start()  # twice is once
    state = {"started": time.perf_counter(), "request_id": "a", "client": "b", "facts": {"pages": 1}}
    exchange = Exchange()
    exchange.on_send({"type": "http.response.start", "status": 413, "headers": [(b"x-error-code", b"FILE_TOO_LARGE")]})
    access_log.write_line(exchange, "POST", "/api/v1/ocr", state)
    printed = capsys.readouterr()
    [line] = printed.out.splitlines()
    assert json.loads(line)["status"] == 413
    assert json.loads(line)["code"] == "FILE_TOO_LARGE"
    assert json.loads(line)["pages"] == 1
    assert printed.err == ""


def test_other_loggers_stay_as_they_are():
    access_log.start()
    assert logging.getLogger("ocr").propagate
    assert logging.getLogger("ocr.web").propagate


def test_what_no_json_has_a_word_for_does_not_break_a_request(capsys: pytest.CaptureFixture[str]):
    access_log.start()
    access_log.start()  # twice is once
    state = {"started": 0.0, "request_id": "a", "client": "b", "facts": {"pages": {1}, "client": "another"}}
    access_log.write_line(Exchange(), "POST", "/", state)
    line = json.loads(capsys.readouterr().out)
    assert line["pages"] == "{1}"
    assert line["client"] == "b"
