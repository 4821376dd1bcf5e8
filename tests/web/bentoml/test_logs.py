import io
import json
import logging
from collections.abc import Iterator

import pytest
from bentoml._internal.log import SERVER_LOGGING_CONFIG

from ocr.web.bentoml.logs import set_up


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What BentoML's handler of the root logger writes, with all as before afterwards."""
    names = ("ocr", "bentoml")
    levels = [logging.getLogger(name).level for name in names]
    for part in ("formatters", "loggers"):
        monkeypatch.setitem(SERVER_LOGGING_CONFIG, part, {k: dict(v) for k, v in SERVER_LOGGING_CONFIG[part].items()})
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    for name, level in zip(names, levels, strict=True):
        logging.getLogger(name).setLevel(level)


def test_json_is_a_line_each_whatever_is_said(written: io.StringIO):
    set_up("info", "json")
    logger = logging.getLogger("ocr.test")
    logger.debug("not this")
    logger.info("two\nlines %s", "图")
    try:
        raise ValueError("why")
    except ValueError:
        logger.exception("failed")
    first, second = (json.loads(line) for line in written.getvalue().splitlines())
    assert (first["level"], first["logger"], first["message"]) == ("info", "ocr.test", "two\nlines 图")
    assert first["time"].endswith("Z")
    assert "ValueError: why" in second["exception"]
    assert "()" in SERVER_LOGGING_CONFIG["formatters"]["traced"]


def test_the_level_holds_for_our_lines_and_bentomls(written: io.StringIO):
    set_up("warning", "text")
    for name in ("ocr.test", "bentoml.test"):
        logging.getLogger(name).info("not this")
    logging.getLogger("ocr.test").warning("this")
    assert written.getvalue() == "this\n"
    assert SERVER_LOGGING_CONFIG["loggers"]["bentoml"]["level"] == "WARNING"
    assert "()" not in SERVER_LOGGING_CONFIG["formatters"]["traced"]
