"""The report of a rolling upgrade; the upgrade itself takes real servers, and is run by hand."""

from pathlib import Path

from benchmarks.robustness.faults.good_clients import LOST, RIGHT, Answer
from benchmarks.robustness.rolling import Nginx, render
from benchmarks.server import Server


def test_the_report_counts_what_was_lost():
    answers = [Answer(float(second), second + 0.5, RIGHT) for second in range(10)] + [Answer(4.0, 6.0, LOST, "Reset")]
    report = render(answers, [("upgrade: SIGTERM to copy 0", 3.0), ("upgrade: copy 0 is gone", 7.0)], "nginx/1")
    assert "| requests | 11 in 10 s |" in report
    assert "| lost, refused or wrong | 1 |" in report
    assert "| 3 | upgrade: SIGTERM to copy 0 | 4 |" in report
    assert "- 4.0 s: lost Reset" in report


def test_nginx_has_our_configuration_with_other_addresses(tmp_path: Path):
    nginx = Nginx("nginx", tmp_path)
    nginx._write([Server(f"http://127.0.0.1:{port}", 0, tmp_path, "") for port in (81, 82)])
    text = (tmp_path / "nginx.conf").read_text()
    assert text.count("server 127.0.0.1:81 max_fails=3") == 2  # for pages and for jobs
    assert text.count("server 127.0.0.1:82 max_fails=3") == 1
    for gone in ("resolve ", " /tmp/body", "listen 8080"):
        assert gone not in text
