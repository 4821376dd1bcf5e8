"""Reads picture files on the command line.

python -m ocr invoice.jpg scan.png          # prints the text
python -m ocr --json invoice.jpg            # one JSON document a line
"""

import argparse
import json
import sys
from collections.abc import Sequence

from ocr.errors import OcrError
from ocr.reader import Reader


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads each file; the exit status is 1 if one of them could not be read, 2 if the program can't start."""
    parser = argparse.ArgumentParser(prog="python -m ocr", description="Read the text of pictures.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print the reply of the HTTP API, one line a file")
    options = parser.parse_args(arguments)
    try:
        reader = Reader()
    except OcrError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return 2
    failures = 0
    for file in options.files:
        try:
            page = reader.read(file)
        except (OcrError, OSError) as error:
            failures += 1
            code, message = (error.code, error.message) if isinstance(error, OcrError) else ("FILE_ERROR", str(error))
            if options.json:
                print(json.dumps({"file": file, "success": False, "code": code, "msg": message}, ensure_ascii=False))
            print(f"{file}: {code}: {message}", file=sys.stderr)
            continue
        if options.json:
            print(json.dumps({"file": file, "success": True, "data": page.to_json()}, ensure_ascii=False))
            continue
        if len(options.files) > 1:
            print(f"==> {file} <==")
        print(page.text)
        for warning in page.warnings:
            print(f"{file}: {warning}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
