import httpx
import pytest

from ocr.client.exchange import Exchange, read_error, write_corrections
from ocr.errors import FileTooLarge, InvalidRequest, Overloaded, ServerError, TimedOut

BUSY = {"success": False, "code": "OVERLOADED", "msg": "later"}


def answer(status: int, body: object, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


def test_an_error_is_of_the_class_that_has_its_code():
    assert read_error(answer(200, {"success": True})) is None
    error = read_error(answer(413, {"success": False, "code": FileTooLarge.code, "msg": "too large"}))
    assert (type(error), error.message, error.status) == (FileTooLarge, "too large", 413)
    late = read_error(answer(504, {"code": TimedOut.code, "msg": "late", "partial": {"text": "so far"}}))
    assert isinstance(late, TimedOut) and late.partial == {"text": "so far"}


def test_a_code_of_a_newer_server_is_kept():
    error = read_error(answer(418, {"code": "TEAPOT", "msg": "short and stout"}))
    assert (type(error), error.code, error.status) == (ServerError, "TEAPOT", 418)


@pytest.mark.parametrize("body", ["<html>bad gateway</html>", "[]", '{"code": 1}'])
def test_what_stands_between_is_told_from_the_server(body: str):
    error = read_error(httpx.Response(502, text=body))
    assert isinstance(error, ServerError)
    assert "502 from something between" in error.message


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that it would have waited."""
    waited: list[float] = []
    monkeypatch.setattr("ocr.client.exchange.time.sleep", waited.append)
    return waited


def send(*answers: httpx.Response) -> httpx.Response:
    left = list(answers)
    with Exchange() as exchange:
        exchange.http.close()
        exchange.http = httpx.Client(
            transport=httpx.MockTransport(lambda request: left.pop(0)), base_url="http://localhost"
        )
        return exchange.send("GET", "/api/v1/options")


def test_a_busy_server_is_asked_again_when_it_says(waits: list[float]):
    busy = answer(503, BUSY, **{"Retry-After": "7"})
    assert send(busy, busy, answer(200, {"success": True})).status_code == 200
    assert waits == [7, 7]


def test_after_three_tries_it_gives_up(waits: list[float]):
    busy = answer(503, BUSY, **{"Retry-After": "100"})
    with pytest.raises(Overloaded):
        send(busy, busy, busy)
    assert waits == [30, 30]  # nobody waits longer for one answer


def test_what_would_fail_again_is_not_tried_again(waits: list[float]):
    with pytest.raises(InvalidRequest):
        send(answer(400, {"code": InvalidRequest.code, "msg": "no"}))
    assert waits == []


def test_corrections_count_pages_from_1_and_leave_out_what_is_not_known():
    lines = [{"text": "a", "read": "b", "box": [], "words": []}, {"text": "c", "page": 2}]
    sent = write_corrections(lines, b"PNG", "scan.pdf", "crnn-x")
    assert sent["lines"] == [{"text": "a", "read": "b", "box": [], "page": 1}, {"text": "c", "page": 3}]
    assert (sent["picture"], sent["document"], sent["model"]) == ("UE5H", "scan.pdf", "crnn-x")
