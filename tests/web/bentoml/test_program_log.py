import logging

import pytest

from ocr.web.bentoml import program_log


@pytest.fixture
def restored():
    logger = logging.getLogger("ocr")
    before = logger.handlers, logger.level
    yield
    logger.handlers, level = before
    logger.setLevel(level)


def test_what_the_program_says_has_time_level_and_name(restored, capsys: pytest.CaptureFixture[str]):
    program_log.start()
    program_log.start()  # twice is once
    logging.getLogger("ocr.service").info("networks ready: %s", "AVX2")
    logging.getLogger("ocr.service").debug("not this")
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith("[INFO] [ocr.service] networks ready: AVX2")
    assert line[:2] == "20"
