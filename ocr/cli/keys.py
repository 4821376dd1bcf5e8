"""`ocr keys`: a new API key."""

import argparse
import secrets
import sys

from ocr.web.middleware.api_keys import KEY_BYTES, NAME, SETTING, make_entry

EXAMPLES = """example:
  ocr keys accounting      print a key for the client and the entry for OCR_API_KEYS"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr keys`."""
    parser.add_argument("name", metavar="NAME", help="the client's: letters, digits and . _ -, at most 64")


def run(arguments: argparse.Namespace) -> int:
    """Prints a new key for a client, and its entry; 2 if the name can't be used."""
    if not NAME.fullmatch(arguments.name):
        print(f"error: {arguments.name[:80]!r} is no name of letters, digits and . _ -, at most 64", file=sys.stderr)
        return 2
    key = secrets.token_urlsafe(KEY_BYTES)
    print(f"key, for the client, shown only now: {key}")
    print(f"entry, for {SETTING}: {make_entry(arguments.name, key)}")
    return 0
