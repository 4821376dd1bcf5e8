"""`ocr keys`: a new API key."""

import argparse
import secrets
import sys

from ocr.web.middleware.api_keys import KEY_BYTES, NAME, SETTING, make_entry, parse_last_day, parse_scopes

EXAMPLES = """examples:
  ocr keys accounting                                 print a key for the client and the entry for OCR_API_KEYS
  ocr keys scanner --scopes read --until 2027-12-31   one that reads only, to the end of that day (UTC)
  ocr keys operator --scopes jobs+admin               one for others' jobs, too"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr keys`."""
    parser.add_argument("name", metavar="NAME", help="the client's: letters, digits and . _ -, at most 64")
    parser.add_argument("--scopes", default="", help="read, jobs and admin, with + between them; default: read+jobs")
    parser.add_argument("--until", default="", metavar="DAY", help="the last day, such as 2027-12-31 (default: none)")


def run(arguments: argparse.Namespace) -> int:
    """Prints a new key for a client, and its entry; 2 if the name, the scopes or the day can't be used."""
    if not NAME.fullmatch(arguments.name):
        print(f"error: {arguments.name[:80]!r} is no name of letters, digits and . _ -, at most 64", file=sys.stderr)
        return 2
    try:
        scopes = parse_scopes(arguments.scopes) if arguments.scopes else ()
        parse_last_day(arguments.until)
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    key = secrets.token_urlsafe(KEY_BYTES)
    print(f"key, for the client, shown only now: {key}")
    print(f"entry, for {SETTING}: {make_entry(arguments.name, key, scopes, arguments.until)}")
    return 0
