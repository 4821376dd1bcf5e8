"""`ocr corrections`: what users corrected, in the folder that OCR_LEARNING names."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from ocr.errors import SetupError
from ocr.learning.review import choose_usable, review
from ocr.learning.store import CorrectionStore
from ocr.learning.training_set import make_training_set
from ocr.learning.vault import make_vault
from ocr.recognition.built_in import choose_weights
from ocr.recognition.weights import read_weights
from ocr.settings import Settings

EXAMPLES = """examples:
  ocr corrections list                          a line of JSON each
  ocr corrections review                        contradictions, characters that can't be said, how many are usable
  ocr corrections export --out corrections.zip  a training set for `python -m training finetune`
  ocr corrections delete --document scan.pdf    or --number 17, or --all
OCR_LEARNING names the folder, OCR_LEARNING_KEY or OCR_LEARNING_KEY_FILE its key; a server may be running meanwhile."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr corrections`."""
    parser.add_argument("action", choices=sorted(_ACTIONS))
    parser.add_argument("--out", type=Path, metavar="FILE", help="export: the archive, which must not be there yet")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--number", type=int, help="delete: the one of this number")
    chosen.add_argument("--document", help="list and delete: those of this document")
    chosen.add_argument("--all", action="store_true", help="delete: all")


def run(arguments: argparse.Namespace) -> int:
    """Does what is asked for; 2 if there is no such folder, or the arguments don't fit."""
    try:
        settings = Settings.from_environment()
        if not settings.learning:
            print("error: OCR_LEARNING names no folder", file=sys.stderr)
            return 2
        with CorrectionStore(Path(settings.learning), make_vault(settings.learning_key)) as store:
            return _ACTIONS[arguments.action](arguments, store, settings)
    except SetupError as error:
        print(f"error: {error.message}", file=sys.stderr)
        return 2


def _list(arguments: argparse.Namespace, store: CorrectionStore, _: Settings) -> int:
    for correction in store.list(document=arguments.document):
        print(json.dumps(asdict(correction), ensure_ascii=False))
    return 0


def _review(_: argparse.Namespace, store: CorrectionStore, settings: Settings) -> int:
    print(json.dumps(asdict(review(store.list(), _charset(settings))), ensure_ascii=False, indent=1))
    return 0


def _export(arguments: argparse.Namespace, store: CorrectionStore, settings: Settings) -> int:
    if arguments.out is None or arguments.out.exists():
        print("error: --out must name a file that is not there yet", file=sys.stderr)
        return 2
    corrections = store.list()
    usable = choose_usable(corrections, _charset(settings))
    arguments.out.write_bytes(make_training_set(store, usable))
    print(f"{len(usable)} of {len(corrections)} lines to {arguments.out}")
    return 0


def _delete(arguments: argparse.Namespace, store: CorrectionStore, _: Settings) -> int:
    if arguments.number is not None:
        deleted = store.delete(arguments.number)
    elif arguments.document is not None:
        deleted = store.delete_document(arguments.document)
    elif arguments.all:
        deleted = store.delete_all()
    else:
        print("error: --number, --document or --all must say what is to be deleted", file=sys.stderr)
        return 2
    print(f"{deleted} deleted")
    return 0 if deleted else 1


def _charset(settings: Settings) -> tuple[str, ...]:
    return read_weights(choose_weights(settings)).charset


_ACTIONS: dict[str, Callable[[argparse.Namespace, CorrectionStore, Settings], int]] = {
    "list": _list,
    "review": _review,
    "export": _export,
    "delete": _delete,
}
