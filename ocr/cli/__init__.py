"""The command `ocr`: one module for each subcommand, loaded only when it is used.

A subcommand's module has `add_arguments(parser)` and `run(arguments)`, which returns the exit status: 0, 1 if some of
the work failed, 2 if it could not start.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from ocr.version import VERSION

COMMANDS = {
    "read": "read pictures and PDFs: text, JSON, CSV, Markdown, hOCR, ALTO or a searchable PDF",
    "serve": "start the server: web page, REST API, metrics",
    "jobs": "have a server read long documents, and fetch the results",
    "keys": "make an API key for a client of the server",
    "corrections": "corrected lines that users sent: list, check, export or delete them",
    "learn": "train a reader on them, promote it, take it back; the house's words; what to correct next",
    "template": "templates of forms: list, check or make them",
    "bulk": "read a whole archive, a folder or a bucket, into Parquet files",
    "settings": "show all settings, or check those in force",
}

EXAMPLES = """examples:
  ocr read invoice.jpg scan.png
  ocr read --format pdf --out found/ contracts/
  ocr serve --port 8080
  ocr COMMAND --help"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the subcommand that the arguments name; those of this process if none are given."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((argument for argument in given if not argument.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="ocr",
        description="Read the text of pictures and PDFs, in Chinese and English, on this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ocr-crnn-cpu {VERSION}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, about in COMMANDS.items():
        module = importlib.import_module(f"ocr.cli.{name}") if name == chosen else None
        subparser = subparsers.add_parser(
            name,
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            epilog=module.EXAMPLES if module else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if module:
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    parsed = parser.parse_args(given)
    try:
        status: int = parsed.run(parsed)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output, such as `head`, has had enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status
