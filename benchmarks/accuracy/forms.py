"""Forms that are drawn anew by a seed: how many fields come out right, and how often a form is seen where none is.

    .venv/bin/python -m benchmarks.accuracy.forms --count 4
    .venv/bin/python -m benchmarks.accuracy.forms --kinds vat_invoice --appearances clean photo --dev --examples 20
    .venv/bin/python -m benchmarks.accuracy.forms --real ../shared/eval/pages --json forms.json

The layouts are those that are held out, unless `--dev` asks for the others. A value is right if it is the one drawn,
once widths of characters and spaces are unified (`benchmarks.accuracy.drawn_forms.scoring`). Prints Markdown: for each
kind and appearance the templates seen and the fields right; of values that a check spoke for how many are wrong; the
fields read worst; forms seen where there is none. It needs the material that `python -m training material` fetches.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from benchmarks.accuracy.drawn_forms import APPEARANCES, KINDS, draw_form, spoil
from benchmarks.accuracy.drawn_forms.report import print_examples, print_forms, print_sure, print_worst
from benchmarks.accuracy.drawn_forms.scoring import FormScore, ReadForm, score_form
from benchmarks.accuracy.drawn_tables import draw_prose, draw_table
from benchmarks.accuracy.tables import KINDS as TABLES
from benchmarks.accuracy.tables import WITHOUT
from evaluation.tables import percent, print_table
from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.settings import Settings
from training.data.material import ROOT

TRUTHS = Path(__file__).with_name("real_forms.json")


@dataclass(frozen=True, slots=True)
class Reading:
    """A form of a kind and layout as it looked, by its number, and how it was read."""

    kind: str
    layout: str
    appearance: str
    seed: int
    score: FormScore


def main() -> None:
    """Measures and prints.

    Raises:
        SystemExit: the material is not there, or an argument can't be used.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=4, help="of each kind and appearance")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--appearances", nargs="+", choices=APPEARANCES, default=APPEARANCES)
    layouts = parser.add_mutually_exclusive_group()
    layouts.add_argument("--held-out", dest="held_out", action="store_true", default=True, help="layouts (default)")
    layouts.add_argument("--dev", dest="held_out", action="store_false", help="the layouts that may be looked at")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--without", type=int, default=3, help="drawn pages without a form, of each sort")
    parser.add_argument("--real", type=Path, help="a folder with the pages that real_forms.json tells about")
    parser.add_argument("--examples", type=int, default=0, help="how many wrong fields are printed one by one")
    parser.add_argument("--json", type=Path, help="where all outcomes are written")
    options = parser.parse_args()
    if not (ROOT / "text").exists():
        parser.error(f"no fonts in {ROOT}; fetch them with `python -m training material`")
    reader = Reader(replace(Settings.from_environment(), threads=1))
    readings = list(
        read_drawn(reader, options.kinds, options.appearances, options.count, options.seed, options.held_out)
    )
    print_forms([(reading.kind, reading.appearance, reading.score) for reading in readings])
    named = [(f"{one.kind} {one.layout} {one.appearance} {one.seed}", one.kind, one.score) for one in readings]
    print_sure(named)
    print_worst([(reading.kind, reading.score) for reading in readings])
    print_examples(named, options.examples)
    claimed = dict(read_without(reader, options.without, options.seed))
    print_table(["drawn pages without a form", "pages", "forms seen"], _count_claims(claimed))
    real = read_real(reader, options.real) if options.real else {}
    if options.real:
        print_real(real)
    if options.json:
        results = {
            "forms": [asdict(reading) for reading in readings],
            "without": claimed,
            "real": {name: asdict(score) for name, (_, score) in real.items()},
        }
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf8")


def read_drawn(
    reader: Reader, kinds: Sequence[str], appearances: Sequence[str], count: int, seed: int, held_out: bool
) -> Iterator[Reading]:
    """Reads so many forms of each kind in each appearance; their layouts take turns, and each form looks every way."""
    for kind in kinds:
        for number in range(seed, seed + count):
            form = draw_form(kind, number, held_out)
            for appearance in appearances:
                picture = spoil(form.picture, appearance, number, seal_at=form.seal_at, scale=form.scale)
                score = score_form(kind, form.fields, form.items, find_forms(reader, picture))
                yield Reading(kind, form.layout, appearance, number, score)


def find_forms(reader: Reader, picture: Image) -> tuple[ReadForm, ...]:
    """The forms that are seen on a picture, uint8 (H, W, 3), BGR."""
    return reader.read(picture, Options(fields="auto")).forms


def read_without(reader: Reader, count: int, seed: int) -> Iterator[tuple[str, list[str]]]:
    """The templates that are seen on drawn pages of tables and prose: name of the page, templates."""
    for sort in (*TABLES, *WITHOUT):
        for number in range(count):
            random = np.random.default_rng((seed, (*TABLES, *WITHOUT).index(sort), number))
            page = draw_table(random, sort) if sort in TABLES else draw_prose(random, sort)
            yield f"{sort} {number}", [form.template for form in find_forms(reader, page.image)]


def _count_claims(claimed: dict[str, list[str]]) -> list[list[str]]:
    rows = []
    for sort in dict.fromkeys(name.rsplit(" ", 1)[0] for name in claimed):
        seen = [templates for name, templates in claimed.items() if name.rsplit(" ", 1)[0] == sort]
        wrong = ", ".join(sorted({template for templates in seen for template in templates}))
        rows.append([sort, str(len(seen)), f"{sum(map(bool, seen))}{f' ({wrong})' if wrong else ''}"])
    return rows


def read_real(reader: Reader, folder: Path) -> dict[str, tuple[str | None, FormScore]]:
    """Of each page of a folder that real_forms.json tells about: its template, if it has one, and how it was read."""
    results: dict[str, tuple[str | None, FormScore]] = {}
    for name, truth in json.loads(TRUTHS.read_text(encoding="utf8")).items():
        path = next(folder.glob(f"{name}.[jp][pn]g"), None)
        picture = cv2.imread(str(path)) if path else None
        if picture is None:
            continue
        forms = find_forms(reader, np.asarray(picture, np.uint8))
        kind = truth["template"]
        results[name] = kind, score_form(kind or "", truth["fields"], truth.get("items", ()), forms)
    return results


def print_real(real: dict[str, tuple[str | None, FormScore]]) -> None:
    """Prints a row for each page with a form of ours, what is wrong there, and which others were taken for forms."""
    rows, wrong = [], []
    for name, (kind, score) in real.items():
        if kind is None:
            continue
        right = sum(outcome.result == "right" for outcome in score.outcomes)
        printed = sum(outcome.result != "invented" for outcome in score.outcomes)
        cells = percent(score.cells_right / score.cells_true) if score.cells_true else ""
        rows.append([name, kind, "yes" if score.found else "no", f"{right}/{printed}", cells, ", ".join(score.others)])
        wrong += [
            [name, each.name, each.result, each.status, each.true, each.read]
            for each in score.outcomes
            if each.result != "right"
        ]
    print()
    print_table(["real page", "template", "seen", "fields right", "cells right %", "others seen"], rows)
    print()
    print_table(["real page", "field", "", "status", "true", "read"], wrong)
    without = {name: score.others for name, (kind, score) in real.items() if kind is None}
    claims = [f"{name} ({', '.join(others)})" for name, others in without.items() if others]
    print(
        f"\n{len(claims)} of {len(without)} real pages without a form of ours taken for one: {', '.join(claims) or '-'}"
    )


if __name__ == "__main__":
    main()
