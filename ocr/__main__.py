"""Reads picture files and PDFs on the command line, with the options that the HTTP API has.

python -m ocr invoice.jpg scan.png                     # prints the text
python -m ocr --json invoice.jpg                       # the reply of the HTTP API, one line a file
python -m ocr --format pdf --out found contract.tif    # found/contract.pdf
python -m ocr --layout paragraphs --pages 1-3 contract.pdf
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ocr.errors import InvalidOption, OcrError
from ocr.export import FORMATS, export
from ocr.files.open import open_pages
from ocr.pipeline.options import Options, describe
from ocr.pipeline.postprocess import wanted_pages
from ocr.reader import Reader
from ocr.results import Document


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads each file; the exit status is 1 if one of them could not be read, 2 if the program can't start."""
    given = _parser().parse_args(arguments)
    texts = {option["name"]: getattr(given, option["name"]) for option in describe()}
    try:
        options = Options.from_texts(
            {"format": "txt"} | {name: text for name, text in texts.items() if text is not None}
        )
        if options.format == "pdf" and given.out is None:
            raise InvalidOption("format pdf needs --out, a folder for the files")
        reader = Reader()
    except OcrError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return 2
    failures = 0
    for file in given.files:
        try:
            data = Path(file).read_bytes()
            document = reader.read_document(data, options)
            _write(file, document, data, options, given, reader)
        except (OcrError, OSError) as error:
            failures += 1
            code, message = (error.code, error.message) if isinstance(error, OcrError) else ("FILE_ERROR", str(error))
            if given.json:
                print(json.dumps({"file": file, "success": False, "code": code, "msg": message}, ensure_ascii=False))
            print(f"{file}: {code}: {message}", file=sys.stderr)
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ocr", description="Read the text of pictures and PDFs.")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print the reply of the HTTP API, one line a file")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write a file for each FILE in place of printing")
    for option in describe():
        about = option["about"] + (f" ({', '.join(option['choices'])})" if "choices" in option else "")
        parser.add_argument(f"--{option['name'].replace('_', '-')}", dest=option["name"], help=about)
    return parser


def _write(
    file: str, document: Document, data: bytes, options: Options, given: argparse.Namespace, reader: Reader
) -> None:
    """Prints a document or writes its file; warnings go to standard error."""
    for warning in document.to_json()["warnings"]:
        print(f"{file}: {warning}", file=sys.stderr)
    if given.json:
        print(json.dumps({"file": file, "success": True, "data": document.to_json()}, ensure_ascii=False))
        return
    pictures = None
    if options.format == "pdf":
        with open_pages(data, max_pixels=reader.settings.max_pixels, dpi=options.dpi) as pages:
            wanted = wanted_pages(pages, options, reader.settings.job_pages)
            pictures = [pages.decode(index).image for index in wanted]
    content = export(document, options.format, source=Path(file).name, pictures=pictures, dpi=options.dpi)
    if given.out is not None:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / (Path(file).stem + FORMATS[options.format].suffix)).write_bytes(content)
        return
    if len(given.files) > 1:
        print(f"==> {file} <==")
    print(content.decode("utf-8-sig").rstrip("\n"))


if __name__ == "__main__":
    sys.exit(main())
