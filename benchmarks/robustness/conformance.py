r"""What the server answers against what its OpenAPI document says: schemathesis makes requests up from the document.

    python3.11 -m venv /tmp/st && /tmp/st/bin/pip install -r benchmarks/requirements-conformance.txt
    .venv/bin/python -m benchmarks.robustness.conformance --schemathesis /tmp/st/bin/st \
        > benchmarks/results/robustness/conformance.md

Starts a server of its own, takes its /docs.json, and prints Markdown. A 503 with Retry-After is documented, and is an
answer of the paths that ask for it alone (/readyz); any other 5xx counts as a failure.
"""

import argparse
import datetime
import json
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.server import ROOT, own_folders, start_server
from evaluation.tables import print_table

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
)
SEED = 2026


def main() -> None:
    """Runs schemathesis and prints the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--schemathesis", required=True, help="its program, st")
    parser.add_argument("--examples", type=int, default=300, help="most requests made up for each operation")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ocr-") as name:
        folder = Path(name)
        servers = start_server(ROOT, folder / "log", own_folders(folder))
        server = next(servers)
        try:
            begun = time.monotonic()
            ended = run(options.schemathesis, server.url, options.examples, folder)
            print_report(folder / "events.ndjson", ended, time.monotonic() - begun, options.examples)
            print("\n## The server's log\n\n```")
            log = server.log.read_text().splitlines()
            print("\n".join(line for line in log if "Traceback" in line or "ERROR" in line) or "no error")
            print("```")
        finally:
            servers.close()


def run(program: str, url: str, examples: int, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Schemathesis on a server; its events go into a file of the folder."""
    command = [
        program,
        "run",
        f"{url}/docs.json",
        "--checks=" + ",".join(CHECKS),
        f"--max-examples={examples}",
        f"--seed={SEED}",
        "--continue-on-failure",
        "--request-timeout=70",
        "--suppress-health-check=all",
        "--no-color",
        f"--report-ndjson-path={folder / 'events.ndjson'}",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def print_report(events: Path, ended: "subprocess.CompletedProcess[str]", seconds: float, examples: int) -> None:
    """The figures of each operation, and what schemathesis says at its end."""
    counts = count_statuses(events)
    print("# The API against its OpenAPI document\n")
    print(f"{datetime.date.today()}, {seconds / 60:.1f} minutes, --examples {examples} a phase and operation;")
    print(f"how: benchmarks/robustness/conformance.py. Checks: {', '.join(CHECKS)}.\n")
    statuses = sorted({status for count in counts.values() for status in count})
    rows = [
        [name, str(sum(count.values())), *(str(count[s] or "") for s in statuses)] for name, count in counts.items()
    ]
    print_table(["operation", "requests", *statuses], sorted(rows))
    unexpected = sum(n for name, count in counts.items() for s, n in count.items() if s.startswith("5"))
    print(f"\nAnswers of 5xx: {unexpected}. Schemathesis ended with {ended.returncode}:\n")
    print("```\n" + ended.stdout[-6000:].strip() + "\n```")


def count_statuses(events: Path) -> dict[str, Counter[str]]:
    """How often each operation gave each status, from schemathesis' events."""
    counts: dict[str, Counter[str]] = {}
    for line in events.read_text().splitlines():
        for label, status in find_statuses(json.loads(line), ""):
            counts.setdefault(label, Counter())[status] += 1
    return counts


def find_statuses(node: Any, label: str) -> Iterator[tuple[str, str]]:
    """The pairs of operation and status anywhere in an event."""
    if isinstance(node, dict):
        label = node.get("label") or label
        if isinstance(node.get("status_code"), int):
            yield label, str(node["status_code"])
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from find_statuses(child, label)


if __name__ == "__main__":
    main()
