r"""A rolling upgrade and the way back under load: no request may be lost.

    .venv/bin/python -m benchmarks.robustness.rolling --nginx /usr/sbin/nginx \
        > benchmarks/results/robustness/rolling.md

Two real servers stand behind a real nginx with deploy/nginx.conf, but for the addresses. Clients send pages whose text
is known, each once, while deploy/upgrade.sh's steps are done for one copy after the other: a new copy is started,
waited for and made known; the old one gets SIGTERM while nginx still sends to it, as it does until it has asked
Docker's DNS again; then it is forgotten. The new copies differ in a setting; the way back is the same with old ones.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from benchmarks.robustness.faults.good_clients import RIGHT, Answer, good_clients, read_alone
from benchmarks.server import ROOT, Server, own_folders, start_server

CLIENTS = 3
CALM_SECONDS = 5.0  # between two steps, so that requests come before and after each
STALE_SECONDS = 2.0  # for which nginx goes on with addresses that it was told (`valid=2s`)
COPIES = 2
STEPS = ("upgrade", "back")


class Nginx:
    """A real nginx with our configuration, before copies that come and go."""

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.folder, self.listen = folder, f"listen 127.0.0.1:{port};"
        self.command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")]

    @contextmanager
    def running(self, copies: list[Server]) -> Iterator[None]:
        """Sends requests to these copies, and then to those that it is told of, until the block ends."""
        self._write(copies)
        # for root, nginx would change to a user who may not write to this folder
        user = " user root;" if os.geteuid() == 0 else ""
        process = subprocess.Popen([*self.command, "-g", f"daemon off;{user}"])
        try:
            _wait_for(self.url + "/readyz")
            yield
        finally:
            process.terminate()
            process.wait(20)

    def tell(self, copies: list[Server]) -> None:
        """Sends requests to these copies from now on; those that are under way are not disturbed."""
        self._write(copies)
        subprocess.run([*self.command, "-s", "reload"], check=True)

    def _write(self, copies: list[Server]) -> None:
        addresses = [copy.url.removeprefix("http://") for copy in copies]
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        for name, behind in (("ocr", addresses), ("jobs", addresses[:1])):
            servers = " ".join(f"server {address} max_fails=3 fail_timeout=5s;" for address in behind)
            text = re.sub(rf"server {name}:8080 resolve [^;]*;", servers, text)
        text = text.replace("listen 8080;", self.listen).replace(" /tmp/", f" {self.folder}/")
        (self.folder / "nginx.conf").write_text(text)


def main() -> None:
    """Upgrades, goes back, and prints the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nginx", default=shutil.which("nginx"), help="its program (that of the PATH)")
    options = parser.parse_args()
    if options.nginx is None:
        parser.error("no nginx was found: name one with --nginx")
    version = subprocess.run([options.nginx, "-v"], capture_output=True, text=True, check=True).stderr.strip()
    with tempfile.TemporaryDirectory(prefix="ocr-rolling-") as name:
        answers, marks = roll(options.nginx, Path(name))
    print(render(answers, marks, version))
    if any(answer.outcome != RIGHT for answer in answers):
        raise SystemExit(1)


def roll(program: str, folder: Path) -> tuple[list[Answer], list[tuple[str, float]]]:
    """Replaces each copy and then each again.

    Returns:
        What came of each request; and what was done, with when it was, by time.monotonic().
    """
    started = [_start(folder, number, {}) for number in range(COPIES)]
    copies = [next(each) for each in started]
    marks: list[tuple[str, float]] = []
    nginx = Nginx(program, folder)
    try:
        with nginx.running(copies):
            pages = read_alone(copies[0].url)
            with good_clients(nginx.url, pages, CLIENTS) as clients:
                time.sleep(CALM_SECONDS)
                for step, environ in zip(STEPS, ({"OCR_LOG_FORMAT": "json"}, {}), strict=True):
                    for place in range(COPIES):
                        number = len(started)
                        started.append(_start(folder, number, environ))
                        new = next(started[-1])
                        marks.append((f"{step}: copy {number} is ready", time.monotonic()))
                        old, copies = copies[place], [*copies[:place], new, *copies[place + 1 :]]
                        nginx.tell([old, *copies])
                        _end(started, old, marks, step)
                        nginx.tell(copies)
                        time.sleep(CALM_SECONDS)
        return clients.answers, marks
    finally:
        for each in started:
            each.close()


def render(answers: list[Answer], marks: list[tuple[str, float]], version: str) -> str:
    """The report as Markdown."""
    counts = Counter(answer.outcome for answer in answers)
    begun = min(answer.sent for answer in answers)
    seconds = max(answer.answered for answer in answers) - begun
    lost = len(answers) - counts[RIGHT]
    waits = sorted(answer.answered - answer.sent for answer in answers)
    lines = [
        "# A rolling upgrade and the way back, under load",
        "",
        "    .venv/bin/python -m benchmarks.robustness.rolling --nginx /usr/sbin/nginx",
        "",
        f"{time.strftime('%Y-%m-%d')}, {version}; {COPIES} copies, {CLIENTS} clients that send pages one after",
        "another, each once; other work was going on on the same cores, so the waits say little.",
        "nginx is told of copies by reloads, in place of Docker's DNS; a copy that has ended stays known for 2 s.",
        "",
        "| | |",
        "|---|---|",
        f"| requests | {len(answers)} in {seconds:.0f} s |",
        f"| answered with the right text | {counts[RIGHT]} |",
        f"| lost, refused or wrong | {lost} |",
        f"| longest wait | {waits[-1]:.1f} s (median {waits[len(waits) // 2]:.1f}) |",
        "",
        "| second | what was done | right answers until the next |",
        "|---:|---|---:|",
    ]
    ends = [at for _, at in marks[1:]] + [begun + seconds]
    for (what, at), end in zip(marks, ends, strict=True):
        right = sum(at <= answer.answered <= end and answer.outcome == RIGHT for answer in answers)
        lines.append(f"| {at - begun:.0f} | {what} | {right} |")
    failed = [answer for answer in answers if answer.outcome != RIGHT]
    lines += [f"- {answer.sent - begun:.1f} s: {answer.outcome} {answer.detail}" for answer in failed]
    return "\n".join(lines)


def _start(folder: Path, number: int, environ: dict[str, str]) -> Generator[Server, None, None]:
    own = folder / f"copy-{number}"
    own.mkdir()
    return start_server(ROOT, own / "log", own_folders(own) | environ)


def _end(started: list[Generator[Server, None, None]], old: Server, marks: list[tuple[str, float]], step: str) -> None:
    """SIGTERM to a copy that nginx still knows, for as long as it would; returns when it has ended."""
    [number] = [int(part.removeprefix("copy-")) for part in old.log.parts if part.startswith("copy-")]
    marks.append((f"{step}: SIGTERM to copy {number}", time.monotonic()))
    told = time.monotonic()
    started[number].close()  # waits until it is gone
    time.sleep(max(0.0, STALE_SECONDS - (time.monotonic() - told)))
    marks.append((f"{step}: copy {number} is gone, and forgotten", time.monotonic()))


def _wait_for(url: str) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if requests.get(url, timeout=10).ok:
                return
        except requests.RequestException:
            time.sleep(0.1)
    raise SystemExit(f"error: nothing answers at {url}")


if __name__ == "__main__":
    main()
