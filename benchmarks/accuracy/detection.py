r"""How well the detector finds lines, by itself and by what a fixed reader makes of its boxes.

    .venv/bin/python -m benchmarks.accuracy.detection --data ../shared/eval --json detection.json
    .venv/bin/python -m benchmarks.accuracy.detection --data ../shared/eval --published tiny \
        --set detector_threshold=0.3

The fixed reader is the published PP-OCRv6 small recogniser in ONNX Runtime, so that detectors and settings are compared
with each other and not with the state of our own CRNN. Each true line gets one word:

    found     one box holds it, and no other line
    split     it takes several boxes to cover it
    merged    its box holds another true line too
    tight     its box leaves out a quarter of it or more
    missed    boxes cover less than a third of it

Boxes that lie on regions labelled "###" are left out. Seconds are those of `detect` alone.
"""

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from evaluation.data import LabelledPage, labelled_pages, load_spoil
from evaluation.scoring import IGNORED, character_matches, matched_lines, normalise_loose
from ocr.crops import crop_line
from ocr.detection.detector import Detector
from ocr.detection.multiscale import find_lines
from ocr.geometry import LINE_HEIGHT, Boxes, Image
from ocr.inference import run
from ocr.settings import Settings
from training.export import write_detector
from training.models.pretrained import fetch, published_detector

OUTCOMES = ("found", "split", "merged", "tight", "missed")


class PublishedReader:
    """PP-OCRv6 small on line crops; each picture is read once, whatever box it came from."""

    def __init__(self, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False
        self.session = onnxruntime.InferenceSession(str(fetch("rec_small")), options)
        dictionary = self.session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self.characters = ["", *dictionary, " "]
        self.read_before: dict[bytes, str] = {}

    def read(self, images: Sequence[Image]) -> list[str]:
        """Texts, loosely normalised, of line pictures (48, W, 3)."""
        return [self._read(image) for image in images]

    def _read(self, image: Image) -> str:
        key = image.tobytes()
        if key not in self.read_before:
            width = image.shape[1]
            padded = np.zeros((1, 3, LINE_HEIGHT, max(64, -(-width // 32) * 32)), np.float32)
            padded[0, :, :, :width] = image.transpose(2, 0, 1) / 127.5 - 1
            best = self.session.run(None, {self.session.get_inputs()[0].name: padded})[0][0].argmax(1)
            kept = (best != 0) & np.r_[True, best[1:] != best[:-1]]
            self.read_before[key] = normalise_loose("".join(self.characters[index] for index in best[kept]))
        return self.read_before[key]


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with pages/ and degrade.py")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.add_argument("--published", choices=("small", "tiny"), help="a published detector in place of ours")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting to change")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--failures", action="store_true", help="list the lines that were not read right")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(options.threads)
    changes = dict(change.split("=") for change in options.set)
    settings = replace(Settings(), **{name: type(getattr(Settings(), name))(value) for name, value in changes.items()})
    if options.published:
        with tempfile.TemporaryDirectory() as folder:
            weights = Path(folder) / "detector.safetensors"
            write_detector(published_detector(options.published).state_dict(), options.published, weights)
            detector = Detector(settings, weights)
    else:
        detector = Detector(settings)
    reader = PublishedReader(options.threads)
    spoil = load_spoil(options.data)
    pages = list(labelled_pages(options.data))
    spoilt = [replace(page, image=spoil(page.image, page.name, "mixed")) for page in pages]
    figures = {}
    for title, group in (("clean", pages), ("mixed", spoilt)):
        print(f"\n{len(group)} pages, {title}, {options.published or 'ours'} {' '.join(options.set)}\n")
        figures[title] = measure(detector, reader, settings, group, options.failures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf8")


def measure(
    detector: Detector, reader: PublishedReader, settings: Settings, pages: Sequence[LabelledPage], failures: bool
) -> dict[str, dict[str, Any]]:
    """Counts by category, and over all under "all"; printed as a Markdown table."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    networks = {"detect": lambda parts: [detector.detect(part) for part in parts]}
    for page in pages:
        run(find_lines(page.image, settings), networks)  # a new shape's first call also prepares the kernels for it
        started = time.perf_counter()
        boxes = run(find_lines(page.image, settings), networks).boxes
        seconds = time.perf_counter() - started
        wanted = np.array([text != IGNORED for text in page.texts])
        boxes = boxes[~lies_on(boxes, page.boxes[~wanted])]
        true = [normalise_loose(text) for text in page.texts if text != IGNORED]
        outcome = judge_lines(page.boxes[wanted], boxes)
        margins = settings.crop_margin_x, settings.crop_margin_y
        read = reader.read([crop_line(page.image, box, 48, *margins) for box in boxes])
        read_true_boxes = reader.read([crop_line(page.image, box) for box in page.boxes[wanted]])
        common, characters_read, characters_true = character_matches(read, true)
        row = Counter(outcome) + Counter(
            pages=1,
            lines=len(true),
            boxes=len(boxes),
            right=matched_lines(read, true),
            right_on_true_boxes=sum(a == b for a, b in zip(read_true_boxes, true, strict=True)),
            common=common,
            characters_read=characters_read,
            characters_true=characters_true,
            microseconds=round(seconds * 1e6),
        )
        counts[page.category] += row
        if failures:
            for text, word in zip(true, outcome, strict=True):
                if text not in read:
                    print(f"    {page.name}: {word}: {text}")
            print(f"    {page.name}: instead {sorted(set(read) - set(true))}")
    counts["all"] = sum(counts.values(), Counter())
    print("| | lines | " + " | ".join(OUTCOMES) + " | right on true boxes % | right on found boxes % | lost | s/page |")
    print("|---" * (len(OUTCOMES) + 6) + "|")
    figures = {category: summarise(count) for category, count in sorted(counts.items())}
    for category, f in figures.items():
        cells = [f["lines"], *(f[word] for word in OUTCOMES)]
        true_boxes, found_boxes = 100 * f["right_on_true_boxes"], 100 * f["right_on_found_boxes"]
        print(
            f"| {category} | {' | '.join(map(str, cells))} | {true_boxes:.1f} | {found_boxes:.1f} "
            f"| {true_boxes - found_boxes:.1f} | {f['seconds']:.3f} |",
            flush=True,
        )
    return figures


def summarise(count: Counter[str]) -> dict[str, Any]:
    """Counts of several pages to shares."""
    return {
        "lines": count["lines"],
        **{word: count[word] for word in OUTCOMES},
        "right_on_true_boxes": count["right_on_true_boxes"] / count["lines"],
        "right_on_found_boxes": count["right"] / count["lines"],
        "character_recall": count["common"] / count["characters_true"],
        "character_precision": count["common"] / max(1, count["characters_read"]),
        "seconds": count["microseconds"] / 1e6 / count["pages"],
    }


def judge_lines(true: Boxes, boxes: Boxes) -> list[str]:
    """One word for each true line, as explained at the head of this file."""
    shared = shared_areas(true, boxes)
    true_areas, areas = polygon_areas(true), polygon_areas(boxes)
    words = []
    for row, area in zip(shared, true_areas, strict=True):
        touching = np.flatnonzero(row > 0.3 * np.minimum(area, areas))
        if row[touching].sum() < area / 3:
            words.append("missed")
            continue
        best = touching[row[touching].argmax()]
        if len(touching) > 1 and row[best] < 0.8 * area:
            words.append("split")
        elif (shared[:, best] > 0.5 * true_areas).sum() > 1:
            words.append("merged")
        else:
            words.append("tight" if row[best] < 0.75 * area else "found")
    return words


def lies_on(boxes: Boxes, regions: Boxes) -> NDArray[np.bool_]:
    """For each box (N, 4, 2), whether more than half of it lies on one of the regions (M, 4, 2)."""
    return np.asarray((shared_areas(boxes, regions) > 0.5 * polygon_areas(boxes)[:, None]).any(1))


def shared_areas(first: Boxes, second: Boxes) -> NDArray[np.float64]:
    """Areas of overlap (N, M) of convex boxes (N, 4, 2) and (M, 4, 2)."""
    near = (first.min(1)[:, None] < second.max(1)[None]) & (second.min(1)[None] < first.max(1)[:, None])
    result = np.zeros((len(first), len(second)))
    for i, j in np.argwhere(near.all(2)):
        result[i, j] = cv2.intersectConvexConvex(cv2.convexHull(first[i]), cv2.convexHull(second[j]))[0]
    return result


def polygon_areas(boxes: Boxes) -> NDArray[np.float64]:
    """Areas (N,) of boxes (N, 4, 2)."""
    return np.array([cv2.contourArea(box) for box in boxes])


if __name__ == "__main__":
    main()
