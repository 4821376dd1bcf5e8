"""`ocr learn`: trains a reader on corrections, and says which one reads, in the folder that OCR_LEARNING names."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ocr.errors import OcrError
from ocr.learning.house_words import load_words
from ocr.learning.models import SHADOW_SHARE, ModelStore
from ocr.learning.reports import read_report
from ocr.learning.run import LearningRun, RunStatus
from ocr.learning.store import CorrectionStore
from ocr.learning.vault import make_vault
from ocr.learning.worth import Place, choose_lines, describe_worth
from ocr.recognition.lexicon import parse_words
from ocr.settings import Settings

EXAMPLES = """examples:
  ocr learn                          trains a reader on the corrections; takes a quarter of an hour and more
  ocr learn status                   how far that is
  ocr learn cancel                   ends it
  ocr learn models                   what was learnt, and which of it reads
  ocr learn report crnn-0f61c02a6d3e before and after, and each line that is read otherwise now
  ocr learn promote crnn-0f61c02a6d3e    has it read from now on; a running server takes it within seconds
  ocr learn rollback                 has the one read that did before
  ocr learn shadow crnn-0f61c02a6d3e     has it read some lines along; `ocr learn shadow` ends that
  ocr learn next scans/*.pdf         the ten lines of these files whose correction helps most
  ocr learn words --file words.txt   keeps the house's words; without a file it lists them
OCR_LEARNING names the folder, OCR_LEARNING_KEY or OCR_LEARNING_KEY_FILE its key; a server may be running meanwhile."""

LOOKS_SECONDS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ocr learn`."""
    parser.add_argument("action", nargs="?", choices=sorted(_ACTIONS), default="start")
    parser.add_argument("names", nargs="*", metavar="MODEL or FILE", help="a model; next: files")
    parser.add_argument("--minutes", type=float, default=60, help="start: of a core's work on training at most (60)")
    parser.add_argument("--updates", type=int, default=600, help="start: or so many steps (600)")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="start: lines to remember by")
    parser.add_argument("--share", type=float, default=SHADOW_SHARE, help="shadow: of the lines, 0 to 1 (0.05)")
    parser.add_argument("--count", type=int, default=10, help="next: how many lines (10)")
    parser.add_argument("--file", type=Path, help="words: one a line")


def run(arguments: argparse.Namespace) -> int:
    """Does what is asked for; 1 if it failed, 2 if there is no such folder, or the arguments don't fit."""
    try:
        settings = Settings.from_environment()
        if not settings.learning and arguments.action != "next":
            print("error: OCR_LEARNING names no folder", file=sys.stderr)
            return 2
        return _ACTIONS[arguments.action](arguments, settings)
    except (OcrError, OSError) as error:
        print(f"error: {error.message if isinstance(error, OcrError) else error}", file=sys.stderr)
        return 2


def _start(arguments: argparse.Namespace, settings: Settings) -> int:
    course = LearningRun(Path(settings.learning))
    more = ["--minutes", str(arguments.minutes), "--updates", str(arguments.updates)]
    if arguments.replay:
        more += ["--replay", str(arguments.replay.resolve())]
    process = course.begin(os.environ, tuple(more))
    try:
        while process.poll() is None:
            _show_progress(course.status())
            time.sleep(LOOKS_SECONDS)
    except KeyboardInterrupt:
        course.interrupt()
        print("\ninterrupted; `ocr learn` goes on with it, `ocr learn cancel` throws it away")
        return 1
    status = course.status()
    if sys.stdout.isatty():
        print()
    if status.state != "done":
        print(f"error: {status.message or status.state}; {course.folder / 'log'} has more", file=sys.stderr)
        return 1
    if not status.model:
        print(status.message)
        return 0
    _print_report(_read_report(settings, status.model))
    print(f"{status.model}: `ocr learn promote {status.model}` has it read from now on")
    return 0


def _show_progress(status: RunStatus) -> None:
    if sys.stdout.isatty():
        print(f"\r{status.phase:10} {status.share:4.0%}  {status.minutes:5.1f} min", end="", flush=True)


def _status(_: argparse.Namespace, settings: Settings) -> int:
    print(json.dumps(asdict(LearningRun(Path(settings.learning)).status()), ensure_ascii=False, indent=1))
    return 0


def _cancel(_: argparse.Namespace, settings: Settings) -> int:
    LearningRun(Path(settings.learning)).cancel()
    print("cancelled")
    return 0


def _models(_: argparse.Namespace, settings: Settings) -> int:
    store = ModelStore(Path(settings.learning))
    roles = store.roles()
    names = {roles.promoted: "reads", roles.shadow: "reads along"}
    for model in store.list():
        report = _read_report(settings, model.name)
        when = datetime.fromtimestamp(model.created).isoformat(" ", "minutes")
        print(f"{model.name}  {when}  {_own(report)}  {names.get(model.name, '')}".rstrip())
    if not roles.promoted:
        print("the model that the settings mean reads")
    return 0


def _report(arguments: argparse.Namespace, settings: Settings) -> int:
    report = _read_report(settings, _one(arguments))
    _print_report(report)
    for change in report["changes"]:
        whose = "own" if change["own"] else "general"
        print(f"{whose}: {change['text']!r}: {change['before']!r} -> {change['after']!r}")
    return 0


def _promote(arguments: argparse.Namespace, settings: Settings) -> int:
    print(f"{ModelStore(Path(settings.learning)).promote(_one(arguments)).promoted} reads from now on")
    return 0


def _roll_back(_: argparse.Namespace, settings: Settings) -> int:
    roles = ModelStore(Path(settings.learning)).roll_back()
    print(f"{roles.promoted or 'the model that the settings mean'} reads from now on")
    return 0


def _shadow(arguments: argparse.Namespace, settings: Settings) -> int:
    store = ModelStore(Path(settings.learning))
    if not arguments.names:
        store.set_shadow("")
        print("none reads along")
        return 0
    if not 0 < arguments.share <= 1:
        print("error: --share must be over 0, and 1 at most", file=sys.stderr)
        return 2
    print(f"{store.set_shadow(_one(arguments), arguments.share).shadow} reads {arguments.share:.0%} of the lines along")
    return 0


def _next(arguments: argparse.Namespace, settings: Settings) -> int:
    from ocr.reader import Reader  # loads the networks

    if not arguments.names:
        print("error: next needs files to read", file=sys.stderr)
        return 2
    reader = Reader(settings)
    pages = [
        (Place(file, number), page)
        for file in arguments.names
        for number, page in enumerate(reader.read_document(file).pages, 1)
    ]
    for line in choose_lines(pages, arguments.count):
        print(json.dumps(describe_worth(line), ensure_ascii=False))
    return 0


def _words(arguments: argparse.Namespace, settings: Settings) -> int:
    with CorrectionStore(Path(settings.learning), make_vault(settings.learning_key)) as store:
        if arguments.file:
            store.set_words(parse_words(arguments.file.read_text(encoding="utf-8")))
        words = load_words(store, settings)
    for word in words.given:
        print(word)
    for word in words.learnt:
        print(f"{word}\tlearnt")
    return 0


def _one(arguments: argparse.Namespace) -> str:
    if len(arguments.names) != 1:
        raise OcrError("name one model, as `ocr learn models` lists them")
    return str(arguments.names[0])


def _read_report(settings: Settings, name: str) -> dict[str, Any]:
    return read_report(ModelStore(Path(settings.learning)), name, make_vault(settings.learning_key))


def _print_report(report: dict[str, Any]) -> None:
    print(f"lines of the house's documents: {_own(report)}; other lines: {_shares(report, 'general')}")


def _own(report: dict[str, Any]) -> str:
    return _shares(report, "own")


def _shares(report: dict[str, Any], whose: str) -> str:
    before, after = report[f"{whose}_before"], report[f"{whose}_after"]
    return f"{before['right']} -> {after['right']} of {after['lines']} right"


_ACTIONS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "start": _start,
    "status": _status,
    "cancel": _cancel,
    "models": _models,
    "report": _report,
    "promote": _promote,
    "rollback": _roll_back,
    "shadow": _shadow,
    "next": _next,
    "words": _words,
}
