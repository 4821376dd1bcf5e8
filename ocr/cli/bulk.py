"""`ocr bulk`: a whole archive into Parquet files, with Ray Data."""

import argparse
import sys
from dataclasses import replace

from ocr.cli.option_arguments import add_option_arguments, option_texts
from ocr.errors import OcrError
from ocr.pipeline.options import Options
from ocr.settings import Settings

EXAMPLES = """examples:
  ocr bulk scans/ texts/
  ocr bulk s3://archive/2019 s3://texts/2019 --cores 4 --readers 50
  RAY_ADDRESS=ray-head:6379 ocr bulk ...      on a cluster whose machines have this program

Run again, it goes on where it stopped."""

# What makes no sense here: every page is read, and the table's form is fixed.
LEFT_OUT = ("format", "characters", "pages")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr bulk`."""
    parser.add_argument("input", metavar="INPUT", help="a folder or a URI: all files in and below it are read")
    parser.add_argument("output", metavar="OUTPUT", help="a folder or a URI for the Parquet files")
    parser.add_argument("--cores", type=_positive, default=2, help="cores of a reader (%(default)s)")
    parser.add_argument("--readers", type=_positive, help="readers at once (as many as there are cores for)")
    parser.add_argument("--part", type=_positive, default=100, help="files in one Parquet file (%(default)s)")
    parser.add_argument("--failed-again", action="store_true", help="read files again that failed before")
    add_option_arguments(parser, without=LEFT_OUT)


def run(arguments: argparse.Namespace) -> int:
    """Reads what has not been read; 1 if files failed or were lost, 2 if it can't start."""
    try:
        from ocr.bulk import Pool, read_archive
    except ImportError as error:
        print(f'error: it needs more packages ({error.name}): pip install "ocr-crnn-cpu[bulk]"', file=sys.stderr)
        return 2
    try:
        options = Options.from_texts(option_texts(arguments))
        settings = replace(Settings.from_environment(), threads=arguments.cores)
        pool = Pool(arguments.readers, arguments.cores, arguments.part)
        totals = read_archive(
            arguments.input, arguments.output, settings, options, pool, failed_again=arguments.failed_again
        )
    except (OcrError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(totals)
    return 1 if totals.failed or totals.lost else 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
