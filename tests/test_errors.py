import pickle
import re

import pytest

from ocr import errors
from ocr.errors import OcrError


def narrower(error: type[OcrError], depth: int = 0):
    yield error, depth
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from narrower(child, depth + 1)


CLASSES = [error for error, _ in narrower(OcrError)]
LEAVES = [error for error in CLASSES if not error.__subclasses__()]


def test_the_tree_at_the_head_of_the_module_is_right():
    drawn = re.findall(
        r"^([ │├└─]*)(\w+)(?: +(?:(\d{3}) ([A-Z_]+))?.*)?$", errors.__doc__.split("OcrError", 1)[1], re.M
    )
    drawn = [(name, (len(indent) - 4) // 4, status, code) for indent, name, status, code in drawn]
    expected = []
    for error, depth in narrower(OcrError):
        if error is not OcrError:
            served = error in LEAVES and not issubclass(error, errors.SetupError)
            expected.append((error.__name__, depth, str(error.status) if served else "", error.code if served else ""))
    assert sorted(drawn) == sorted(expected)


def test_codes_are_distinct():
    codes = [error.code for error in LEAVES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("error", LEAVES)
def test_errors_travel_between_processes(error: type[OcrError]):
    sent = pickle.loads(pickle.dumps(error("what happened")))
    assert type(sent) is error
    assert sent.message == str(sent) == "what happened"
