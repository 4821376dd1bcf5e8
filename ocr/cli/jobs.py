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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr jobs`: an action, and what belongs to it."""
    server = argparse.ArgumentParser(add_help=False)
    server.add_argument("--server", default="http://localhost:8080", help="the server's address (%(default)s)")
    server.add_argument("--key-file", type=Path, help="a file with the API key, where the server wants one")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, about: str, *, takes_job: bool = True) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=about, description=about, parents=[server])
        if takes_job:
            action.add_argument("job", metavar="ID", help="the job's id")
        return action

    start = add("start", "have files read; print the job's id", takes_job=False)
    start.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files to read")
    start.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="an option, repeatable")
    start.add_argument("--open", action="store_true", help="further files will be added")
    start.add_argument("--webhook", default="", help="the address to tell when the job is done")
    start.add_argument("--key", default="", help="an Idempotency-Key: the same once more makes no second job")
    add("add", "give an open job more files").add_argument("files", nargs="+", type=Path, metavar="FILE")
    add("close", "have an open job worked on")
    listing = add("list", "list one's own jobs, the newest first", takes_job=False)
    listing.add_argument("--state", help="only jobs in this state")
    listing.add_argument("--since", help="only jobs made then or later, such as 2026-11-27T08:00")
    listing.add_argument("--until", help="only jobs made before then")
    add("follow", "print what happens to a job, until it is done")
    add("status", "print how far a job is")
    add("wait", "wait until a job is done")
    result = add("result", "print what a file of the job says")
    result.add_argument("--file", type=int, default=0, help="which of the job's files, counted from 0")
    result.add_argument("--json", action="store_true", help="all of it as JSON instead of the text")
    archive = add("archive", "fetch all results as a zip archive")
    archive.add_argument("--format", default="txt", help="in which format results are (%(default)s)")
    archive.add_argument("--out", type=Path, help="where it is written to; else ID.zip")
    add("pages", "print a line of JSON for each page")
    add("delete", "cancel a job and have it forgotten")
    backup = actions.add_parser("backup", help="copy a server's jobs, on its own machine, while it works on them")
    backup.add_argument("folder", type=Path, help="the server's OCR_JOBS_FOLDER")
    backup.add_argument("target", type=Path, help="the copy, a file that is not there yet")


def run(arguments: argparse.Namespace) -> int:
    """Does it; 1 with the error's code if the server refuses or can't be reached."""
    try:
        if arguments.action == "backup":
            _back_up(arguments.folder, arguments.target)
            return 0
        key = arguments.key_file.read_text().strip() if arguments.key_file else None
        with Client(arguments.server, key) as client:
            _act(client, arguments)
    except (OcrError, OSError, httpx.HTTPError, sqlite3.Error) as error:
        print(f"{error.code}: {error.message}" if isinstance(error, OcrError) else f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _act(client: Client, arguments: argparse.Namespace) -> None:
    """Prints what the server says."""
    match arguments.action:
        case "start":
            options: dict[str, Any] = dict(option.partition("=")[::2] for option in arguments.option)
            more = {"open": arguments.open, "webhook": arguments.webhook, "key": arguments.key}
            print(client.start_job(arguments.files, **more, **options))
        case "add":
            print(_indent(client.add_to_job(arguments.job, arguments.files)))
        case "close":
            print(_indent(client.close_job(arguments.job)))
        case "list":
            named = {name: getattr(arguments, name) for name in ("state", "since", "until")}
            for job in client.jobs(**{name: value for name, value in named.items() if value}):
                pages = f"{job['pages_done']}/{'?' if job['pages_total'] is None else job['pages_total']} pages"
                print(f"{job['id']}  {job['state']:<8} {job['created_at']}  {job['files_total']} files  {pages}")
        case "follow":
            for event in client.job_events(arguments.job):
                print(json.dumps(event, ensure_ascii=False), flush=True)
        case "status":
            print(_indent(client.job(arguments.job)))
        case "wait":
            print(_indent(client.wait_for_job(arguments.job)))
        case "result":
            data = client.job_result(arguments.job, arguments.file)
            print(_indent(data) if arguments.json else str(data["text"]))
        case "archive":
            target = arguments.out or Path(f"{arguments.job}.zip")
            target.write_bytes(client.job_archive(arguments.job, arguments.format))
            print(target)
        case "pages":
            for page in client.job_pages(arguments.job):
                print(json.dumps(page, ensure_ascii=False))
        case _:
            client.delete_job(arguments.job)
            print(f"{arguments.job} is deleted")


def _back_up(folder: Path, target: Path) -> None:
    from ocr.jobs.database import DATABASE, back_up

    back_up(folder / DATABASE, target)
    print(target)


def _indent(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
