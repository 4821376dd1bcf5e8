"""`ocr jobs`: long documents on a server, from the command line."""

import argparse
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import httpx

from ocr.client import Client
from ocr.errors import OcrError

EXAMPLES = """examples:
  ocr jobs start contract.pdf scans.zip        print the job's id
  ocr jobs start --open; ocr jobs add ID a.pdf b.pdf; ocr jobs close ID
  ocr jobs list --state running --since 2026-11-27
  ocr jobs follow ID                           a line for each page, until it is done
  ocr jobs status ID
  ocr jobs wait ID
  ocr jobs result ID --file 1 --json
  ocr jobs archive ID --format txt --out results.zip
  ocr jobs pages ID                            a line of JSON for each page
  ocr jobs delete ID
  ocr jobs status ID --server https://ocr.example --key-file ~/.ocr-key
  ocr jobs backup /var/lib/ocr/jobs jobs-copy.sqlite      on the server's own machine"""
ACTIONS = (
    *("start", "add", "close", "list", "follow", "status", "wait", "result", "archive", "pages", "delete"),
    "backup",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr jobs`."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="FILE|ID",
        help="start: files; add: the job's id and files; backup: the jobs folder and the copy; else the job's id",
    )
    parser.add_argument("--server", default="http://localhost:8080", help="the server's address (%(default)s)")
    parser.add_argument("--key-file", type=Path, help="a file with the API key, where the server wants one")
    parser.add_argument("--file", type=int, default=0, help="result: which of the job's files, counted from 0")
    parser.add_argument("--json", action="store_true", help="result: all of it as JSON instead of the text")
    parser.add_argument("--format", default="txt", help="archive: in which format results are (%(default)s)")
    parser.add_argument("--out", type=Path, help="archive: where it is written to; else ID.zip")
    parser.add_argument("--state", help="list: only jobs in this state")
    parser.add_argument("--since", help="list: only jobs made then or later, such as 2026-11-27T08:00")
    parser.add_argument("--until", help="list: only jobs made before then")
    parser.add_argument("--open", action="store_true", help="start: further files will be added")
    parser.add_argument("--webhook", default="", help="start: the address to tell when the job is done")
    parser.add_argument("--key", default="", help="start: an Idempotency-Key")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="start: an option, repeatable"
    )


def run(arguments: argparse.Namespace) -> int:
    """Does it; 1 with the error's code if the server refuses or can't be reached, 2 if a name is missing."""
    if not arguments.names and not (arguments.action == "list" or (arguments.action == "start" and arguments.open)):
        print(f"error: {arguments.action} needs a name; see ocr jobs --help", file=sys.stderr)
        return 2
    try:
        if arguments.action == "backup":
            return _back_up(arguments.names)
        key = arguments.key_file.read_text().strip() if arguments.key_file else None
        with Client(arguments.server, key) as client:
            _act(client, arguments)
    except (OcrError, OSError, httpx.HTTPError, sqlite3.Error) as error:
        print(f"{error.code}: {error.message}" if isinstance(error, OcrError) else f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _act(client: Client, arguments: argparse.Namespace) -> None:
    """Prints what the server says."""
    name = arguments.names[0] if arguments.names else ""
    match arguments.action:
        case "start":
            options: dict[str, Any] = dict(option.partition("=")[::2] for option in arguments.option)
            more = {"open": arguments.open, "webhook": arguments.webhook, "key": arguments.key}
            print(client.start_job([Path(file) for file in arguments.names], **more, **options))
        case "add":
            print(_indent(client.add_to_job(name, [Path(file) for file in arguments.names[1:]])))
        case "close":
            print(_indent(client.close_job(name)))
        case "list":
            named = {option: getattr(arguments, option) for option in ("state", "since", "until")}
            for job in client.jobs(**{option: value for option, value in named.items() if value}):
                pages = f"{job['pages_done']}/{'?' if job['pages_total'] is None else job['pages_total']} pages"
                print(f"{job['id']}  {job['state']:<8} {job['created_at']}  {job['files_total']} files  {pages}")
        case "follow":
            for event in client.job_events(name):
                print(json.dumps(event, ensure_ascii=False), flush=True)
        case "status":
            print(_indent(client.job(name)))
        case "wait":
            print(_indent(client.wait_for_job(name)))
        case "result":
            data = client.job_result(name, arguments.file)
            print(_indent(data) if arguments.json else str(data["text"]))
        case "archive":
            target = arguments.out or Path(f"{name}.zip")
            target.write_bytes(client.job_archive(name, arguments.format))
            print(target)
        case "pages":
            for page in client.job_pages(name):
                print(json.dumps(page, ensure_ascii=False))
        case _:
            client.delete_job(name)
            print(f"{name} is deleted")


def _back_up(names: list[str]) -> int:
    """Copies a server's jobs, also while it works on them."""
    from ocr.jobs.database import DATABASE, back_up

    if len(names) != 2:
        print("error: backup needs the jobs folder and the file to write", file=sys.stderr)
        return 2
    back_up(Path(names[0]) / DATABASE, Path(names[1]))
    print(names[1])
    return 0


def _indent(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
