import io
import json

import pytest
from PIL import Image

from benchmarks.speed import scaling


def test_a_page_has_the_lines_it_should_have():
    one, twenty = (Image.open(io.BytesIO(scaling.draw_lines(lines))) for lines in (1, 20))
    assert twenty.height - one.height == 19 * 48
    assert one.width == twenty.width == 1240


def test_a_wrong_answer_is_no_measurement(monkeypatch: pytest.MonkeyPatch):
    class Reply:
        def json(self):
            return {"success": True, "data": {"lines": [{"text": "one"}]}}

    monkeypatch.setattr(scaling.requests, "post", lambda *_, **__: Reply())
    assert scaling.time_page("http://here", b"", 1) >= 0
    with pytest.raises(RuntimeError, match="a page of 2 lines"):
        scaling.time_page("http://here", b"", 2)


def test_clients_and_lengths_are_told_apart(monkeypatch: pytest.MonkeyPatch, capsys, tmp_path):
    monkeypatch.setattr(scaling, "time_page", lambda url, page, lines: 0.01 * lines)
    clients = scaling.time_clients("http://here", 0.01)
    lines = scaling.time_lines("http://here", 2)
    assert [row["clients"] for row in clients] == list(scaling.CLIENTS)
    assert all(row["seconds_median"] == pytest.approx(0.2) and row["pages_per_second"] > 0 for row in clients)
    assert [row["ms_a_line"] for row in lines] == pytest.approx([10.0] * len(scaling.LINES))
    results = {"cores": {"1": {"clients": clients, "lines": lines}}}
    scaling.print_tables(json.loads(json.dumps(results)))
    assert "| 1 | 200 | 2.000 | 10.0 |" in capsys.readouterr().out
    scaling.plot(results, tmp_path / "scaling.png")
    assert (tmp_path / "scaling.png").stat().st_size > 5000
