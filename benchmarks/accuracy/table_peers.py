"""Drawn tables read by this project and by its peers: the same tables, cut out of their pages, and the same scores.

    .venv/bin/python -m benchmarks.accuracy.table_peers --seed 5 --pages 10

The peers take a picture of one table and know nothing of pages, so each is given the table alone with some paper around
it (`MARGIN`). They are RapidOCR with rapid-table (SLANet-plus), and with table-cls, which sends a table to
wired-table-rec or lineless-table-rec; they are installed into an environment of their own, .cache/table-peers
(benchmarks/requirements-table-peers.txt). Prints for each kind of table the scores of `benchmarks.accuracy.tables`.
"""

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import cv2

from benchmarks.accuracy.drawn_tables import DrawnPage
from benchmarks.accuracy.table_peer_worker import ENGINES
from benchmarks.accuracy.tables import KINDS, SCORES, Score, compare, draw_pages, place_cells
from benchmarks.server import ROOT
from benchmarks.speed.peers import install, start_worker
from evaluation.tables import print_table
from evaluation.teds import parse_html_table
from ocr.geometry import Image
from ocr.pipeline.options import Options
from ocr.reader import Reader
from ocr.settings import Settings

ENVIRONMENT = ROOT / ".cache" / "table-peers"
REQUIREMENTS = ROOT / "benchmarks" / "requirements-table-peers.txt"
WORKER = ROOT / "benchmarks" / "accuracy" / "table_peer_worker.py"
OURS = "ours"
MARGIN = 24  # pixels of paper around the table


def main() -> None:
    """Installs, reads, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--pages", type=int, default=10, help="of each kind and damage")
    options = parser.parse_args()
    python = install(ENVIRONMENT, REQUIREMENTS)
    reader = Reader(replace(Settings.from_environment(), threads=1))
    scores: dict[tuple[str, str], Score] = {}
    failed = dict.fromkeys(ENGINES, 0)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.png"
        _, _, _, first = next(draw_pages(KINDS, options.seed, 1))
        cv2.imwrite(str(file), cut_out_table(first))
        peers = {name: start_worker(name, python, 1, str(file), WORKER) for name in ENGINES}
        for kind, _, _, drawn in draw_pages(KINDS, options.seed, options.pages):
            picture = cut_out_table(drawn)
            cv2.imwrite(str(file), picture)
            found = {OURS: [place_cells(each) for each in reader.read(picture, Options(tables="auto")).tables]}
            for name, peer in peers.items():
                answer = peer.read(str(file))
                failed[name] += "error" in answer
                cells = parse_html_table(answer["html"])
                found[name] = [cells] if cells else []
            for name, tables in found.items():
                scores.setdefault((kind, name), Score()).add(compare(tables, drawn)[0])
        for peer in peers.values():
            peer.stop()
    print_table(
        ["", "pages", *SCORES, "tables seen"],
        [
            [f"{kind}, {name}", str(score.pages), *score.describe(), str(score.tables)]
            for (kind, name), score in scores.items()
        ],
    )
    print(f"\nfailed: {failed}")


def cut_out_table(drawn: DrawnPage) -> Image:
    """The part of a page on which its table is."""
    left, top, right, bottom = drawn.area
    return drawn.image[max(0, top - MARGIN) : bottom + MARGIN, max(0, left - MARGIN) : right + MARGIN]


if __name__ == "__main__":
    main()
