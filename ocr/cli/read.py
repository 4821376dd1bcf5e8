"""`ocr read`: files and folders to text, or to files of any format."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path

from ocr.cli.option_arguments import add_option_arguments, option_texts
from ocr.errors import InvalidOption, OcrError
from ocr.export import FORMATS, export
from ocr.export.searchable_pdf import encode_page
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.results import Document

# Of a folder, files with other suffixes are passed over; a file that is named is always tried.
READABLE = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif", ".avif", ".pdf", ".ofd")
)

EXAMPLES = """examples:
  ocr read invoice.jpg scan.png                     print the text
  ocr read --json invoice.jpg                       the reply of the HTTP API, one line per file
  ocr read --format pdf --out found/ contract.tif   write found/contract.pdf
  ocr read --out texts/ scans/                      a text file for every picture and PDF in scans/ and below
  ocr read --layout paragraphs --pages 1-3 contract.pdf"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr read`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a picture, a PDF, or a folder of them")
    parser.add_argument("--json", action="store_true", help="print the reply of the HTTP API, one line per file")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write a file for each FILE instead of printing")
    add_option_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Reads each file; 1 if one of them could not be read."""
    try:
        options = Options.from_texts({"format": "txt"} | option_texts(arguments))
        if options.format == "pdf" and arguments.out is None:
            raise InvalidOption("format pdf needs --out, a folder for the files")
        reader = Reader()
    except OcrError as error:
        print(f"{error.code}: {error.message}", file=sys.stderr)
        return 2
    files = list(find_files(arguments.files))
    output = Output(options, arguments.json, arguments.out, {file.path.resolve() for file in files})
    failures = 0
    for file in files:
        try:
            document, pictures = read(file.path, reader, options)
            output.write(file, document, pictures)
        except (OcrError, OSError) as error:
            failures += 1
            output.fail(file, error)
    return 1 if failures else 0


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to be read, and where it stands below the folder that was named, if one was."""

    path: Path
    below: Path


def find_files(named: Sequence[Path]) -> Iterator[InputFile]:
    """The files that were named, and of folders all readable ones in and below them, in the order of their names."""
    for path in named:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.suffix.lower() in READABLE and file.is_file())
            yield from (InputFile(file, file.relative_to(path)) for file in found)
        else:
            yield InputFile(path, Path(path.name))


def read(path: Path, reader: Reader, options: Options) -> tuple[Document, list[bytes]]:
    """A file's pages, and for a searchable PDF their pictures as JPEG, each decoded once.

    Raises:
        OSError: the file can't be read.
        OcrError: it is no picture that can be read, or an option does not fit it.
    """
    pages, pictures = [], []
    with reader.open(path, options) as document:
        for found in reader.read_pages(document, options):
            pages.append(found.page)
            if options.format == "pdf":
                pictures.append(encode_page(found.picture.image))
        return Document(tuple(pages), document.pages.warnings), pictures


@dataclass(slots=True)
class Output:
    """Where texts go: printed, with a heading each if there are several, as JSON lines, or into files of a folder.

    `taken` are files that must not be overwritten: at first those that are read.
    """

    options: Options
    json: bool
    folder: Path | None
    taken: set[Path]
    headings: bool = field(init=False)

    def __post_init__(self) -> None:
        self.headings = len(self.taken) > 1

    def write(self, file: InputFile, document: Document, pictures: list[bytes]) -> None:
        """Prints a document or writes its file; warnings go to standard error."""
        data = document.to_json()
        for warning in data["warnings"]:
            print(f"{file.path}: {warning}", file=sys.stderr)
        if self.json:
            print(json.dumps({"file": str(file.path), "success": True, "data": data}, ensure_ascii=False))
            return
        content = export(document, self.options.format, source=file.path.name, pictures=pictures, dpi=self.options.dpi)
        if self.folder is not None:
            target = self._target(self.folder, file)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            return
        if self.headings:
            print(f"==> {file.path} <==")
        print(content.decode("utf-8-sig").rstrip("\n"))

    def fail(self, file: InputFile, error: OcrError | OSError) -> None:
        """Says why a file could not be read."""
        code, message = (error.code, error.message) if isinstance(error, OcrError) else ("FILE_ERROR", str(error))
        if self.json:
            told = {"file": str(file.path), "success": False, "code": code, "msg": message}
            print(json.dumps(told, ensure_ascii=False))
        print(f"{file.path}: {code}: {message}", file=sys.stderr)

    def _target(self, folder: Path, file: InputFile) -> Path:
        """The file to write: a.txt for a.tif, else a.tif.txt, a.tif.2.txt and so on: the first that is not taken."""
        suffix = FORMATS[self.options.format].suffix
        name = file.below.name
        first = [file.below.with_suffix(suffix).name, name + suffix]
        names = chain(first, (f"{name}.{number}{suffix}" for number in count(2)))
        targets = ((folder / file.below).with_name(each) for each in names)
        target = next(target for target in targets if target.resolve() not in self.taken)
        self.taken.add(target.resolve())
        return target
