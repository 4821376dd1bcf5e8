"""`ocr jobs`: long documents on a server, from the command line."""

import argparse
import json
import sys
from pathlib import Path

import httpx

from ocr.client import Client
from ocr.errors import OcrError

EXAMPLES = """examples:
  ocr jobs start contract.pdf archive.tif      print the job's id
  ocr jobs status ID
  ocr jobs wait ID
  ocr jobs result ID --file 1 --json
  ocr jobs delete ID
  ocr jobs status ID --server https://ocr.example --key-file ~/.ocr-key"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr jobs`."""
    parser.add_argument("action", choices=("start", "status", "wait", "result", "delete"))
    parser.add_argument("names", nargs="+", metavar="FILE|ID", help="files for start, else the job's id")
    parser.add_argument("--server", default="http://localhost:8080", help="the server's address (%(default)s)")
    parser.add_argument("--key-file", type=Path, help="a file with the API key, where the server wants one")
    parser.add_argument("--file", type=int, default=0, help="result: which of the job's files, counted from 0")
    parser.add_argument("--json", action="store_true", help="result: all of it as JSON instead of the text")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="start: an option, repeatable"
    )


def run(arguments: argparse.Namespace) -> int:
    """Does it; 1 with the error's code if the server refuses or can't be reached."""
    try:
        key = arguments.key_file.read_text().strip() if arguments.key_file else None
        with Client(arguments.server, key) as client:
            print(_act(client, arguments))
    except (OcrError, OSError, httpx.HTTPError) as error:
        print(f"{error.code}: {error.message}" if isinstance(error, OcrError) else f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _act(client: Client, arguments: argparse.Namespace) -> str:
    """What the server says, as text."""
    name = arguments.names[0]
    match arguments.action:
        case "start":
            options = dict(option.partition("=")[::2] for option in arguments.option)
            return client.start_job([Path(file) for file in arguments.names], **options)
        case "status":
            return _indent(client.job(name))
        case "wait":
            return _indent(client.wait_for_job(name))
        case "result":
            data = client.job_result(name, arguments.file)
            return _indent(data) if arguments.json else str(data["text"])
        case _:
            client.delete_job(name)
            return f"{name} is deleted"


def _indent(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
