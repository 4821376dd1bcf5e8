"""How much is read right: lines clean and spoilt, pages clean and spoilt, by category.

    .venv/bin/python -m benchmarks.accuracy.lines_and_pages --data ../shared/eval --json accuracy.json

Prints Markdown tables; with --json writes
{"lines": {"clean": {"accuracy", "cer"}, ...}, "pages": {"line_recall", "split_or_joined_recall",
"true_box_accuracy", "char_recall", "char_precision", "seconds_median"}, "pages_mixed": {the same}}, and with
--each-kind "pages_shadow" and so on.
Accuracy is the loose score (`evaluation.scoring`). Beside the lines right on pages stand the lines right when the same
reader is given the true boxes, so that what the detector loses is always in sight.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from evaluation.data import CLEAN, KINDS, LabelledPage, labelled_lines, labelled_pages, load_spoil
from evaluation.reading import read_lines
from evaluation.scoring import (
    IGNORED,
    character_matches,
    edit_distance,
    matched_lines,
    matched_lines_or_pieces,
    normalise_loose,
    normalise_strict,
)
from evaluation.tables import percent, print_table
from ocr import Reader
from ocr.detection.detector import Detector
from ocr.inference import run
from ocr.pipeline import line_readings
from ocr.settings import Settings


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with lines/, pages/ and degrade.py")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--only", choices=("lines", "pages"), help="measure one half only")
    parser.add_argument("--each-kind", action="store_true", help="pages spoilt in each way, too: four times the time")
    parser.add_argument("--detector", type=Path, help="another detector's weight file")
    options = parser.parse_args()
    reader = Reader(Settings.from_environment())
    if options.detector:
        reader.detector = Detector(reader.settings, options.detector)
    reader.recognizer.warm_up()
    figures: dict[str, Any] = {}
    if options.only != "pages":
        figures["lines"] = measure_lines(reader, options.data)
    if options.only != "lines":
        spoil = load_spoil(options.data)
        pages = list(labelled_pages(options.data))
        figures["pages"] = measure_pages(reader, pages, "clean")
        for kind in ("mixed", *(KINDS if options.each_kind else ())):
            spoilt = [replace(page, image=spoil(page.image, page.name, kind)) for page in pages]
            figures[f"pages_{kind}"] = measure_pages(reader, spoilt, f"spoilt ({kind})")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def measure_lines(reader: Reader, data: Path) -> dict[str, dict[str, Any]]:
    """Line accuracy (loose, strict) and CER on clean and spoilt crops, with the accuracy by category."""
    spoil = load_spoil(data)
    lines = list(labelled_lines(data))
    figures: dict[str, dict[str, Any]] = {}
    for kind in (CLEAN, "mixed", *KINDS):
        images = [line.image if kind == CLEAN else spoil(line.image, line.name, kind) for line in lines]
        texts = [reading.text for reading in read_lines(reader.recognizer, images, reader.settings)]
        figures[kind] = score_lines(texts, [line.text for line in lines], [line.category for line in lines])
    categories = sorted({line.category for line in lines})
    print(f"\n{len(lines)} lines, per cent right\n")
    print_table(
        ["", "all", "strict", "CER", *categories],
        [
            [
                kind,
                *(percent(f[name]) for name in ("accuracy", "strict", "cer")),
                *(percent(f["by_category"][c]) for c in categories),
            ]
            for kind, f in figures.items()
        ],
    )
    return figures


def score_lines(read: Sequence[str], true: Sequence[str], categories: Sequence[str]) -> dict[str, Any]:
    """Scores of one reading of a list of lines."""
    right = [normalise_loose(a) == normalise_loose(b) for a, b in zip(read, true, strict=True)]
    strict = [normalise_strict(a) == normalise_strict(b) for a, b in zip(read, true, strict=True)]
    edits = sum(edit_distance(normalise_loose(a), normalise_loose(b)) for a, b in zip(read, true, strict=True))
    by_category: dict[str, list[bool]] = defaultdict(list)
    for category, value in zip(categories, right, strict=True):
        by_category[category].append(value)
    return {
        "accuracy": float(np.mean(right)),
        "strict": float(np.mean(strict)),
        "cer": edits / sum(len(normalise_loose(text)) for text in true),
        "by_category": {category: float(np.mean(values)) for category, values in by_category.items()},
    }


def measure_pages(reader: Reader, pages: Sequence[LabelledPage], title: str) -> dict[str, Any]:
    """Line recall, characters and seconds over pages, with the same lines read from their true boxes beside it."""
    for page in pages[:3]:
        reader.read(page.image)
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for page in pages:
        started = time.perf_counter()
        lines = [normalise_loose(line.text) for line in reader.read(page.image).lines]
        seconds = time.perf_counter() - started
        wanted = [index for index, text in enumerate(page.texts) if text != IGNORED]
        true = [normalise_loose(page.texts[index]) for index in wanted]
        cut = line_readings.cut_lines(page.image, page.boxes[wanted], reader.settings, {})
        readings = run(line_readings.read_lines(cut, reader.settings, {}), reader.networks)
        common, read_characters, true_characters = character_matches(lines, true)
        row = {
            "lines": len(true),
            "matched": matched_lines(lines, true),
            "matched_or_pieces": matched_lines_or_pieces(lines, true),
            "matched_true_boxes": sum(
                normalise_loose(reading.text) == text for reading, text in zip(readings, true, strict=True)
            ),
            "common": common,
            "read": read_characters,
            "true": true_characters,
            "seconds": seconds,
        }
        rows[page.category].append(row)
    everything = [row for category in rows.values() for row in category]
    print(f"\n{len(pages)} pages, {title}\n")
    names = ("line_recall", "split_or_joined_recall", "true_box_accuracy", "char_recall", "char_precision")
    print_table(
        [
            "",
            "pages",
            "lines right %",
            "split or joined too %",
            "on true boxes %",
            "char recall %",
            "char precision %",
            "s/page median",
        ],
        [
            [name, str(len(group)), *(percent(summary[key]) for key in names), f"{summary['seconds_median']:.3f}"]
            for name, group in [*sorted(rows.items()), ("all", everything)]
            for summary in [summarise(group)]
        ],
    )
    return {**summarise(everything), "by_category": {name: summarise(group) for name, group in rows.items()}}


def summarise(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Figures over the pages in `rows`; shares are over all their lines or characters together."""
    total = {name: sum(row[name] for row in rows) for name in rows[0]}
    return {
        "line_recall": total["matched"] / total["lines"],
        "split_or_joined_recall": total["matched_or_pieces"] / total["lines"],
        "true_box_accuracy": total["matched_true_boxes"] / total["lines"],
        "char_recall": total["common"] / total["true"],
        "char_precision": total["common"] / max(total["read"], 1),
        "seconds_median": statistics.median(row["seconds"] for row in rows),
    }


if __name__ == "__main__":
    main()
