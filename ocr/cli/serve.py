"""`ocr serve`: the server, by BentoML."""

import argparse
import importlib.util
import os
import sys
from pathlib import Path

EXAMPLES = """examples:
  ocr serve
  OCR_MAX_PAGES=100 ocr serve --port 9000 --host 127.0.0.1"""

# The wheel has the services within the package; in a checkout they stand at its top.
INSTALLED, CHECKOUT = "ocr.service", "service"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr serve`."""
    parser.add_argument("--port", type=int, default=8080, help="where to listen (%(default)s)")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (%(default)s, which is all)")


def run(arguments: argparse.Namespace) -> int:
    """Becomes the server's process; 2 if what it needs is not installed."""
    if importlib.util.find_spec("bentoml") is None:
        print('error: the server needs more packages: pip install "ocr-crnn-cpu[server]"', file=sys.stderr)
        return 2
    module = INSTALLED if importlib.util.find_spec(INSTALLED) else CHECKOUT
    folder = Path(__file__).resolve().parents[2]
    environ = os.environ | {"BENTOML_DO_NOT_TRACK": "True"}
    command = [sys.executable, "-m", "bentoml", "serve", f"{module}:Ocr", "--working-dir", str(folder)]
    os.execve(sys.executable, [*command, "--port", str(arguments.port), "--host", arguments.host], environ)
