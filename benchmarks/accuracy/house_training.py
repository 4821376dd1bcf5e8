"""What a house's corrections are worth: three made-up houses, lines wrong before and after learning from them.

    .venv/bin/python -m training replay --out replay.npz
    .venv/bin/python -m benchmarks.accuracy.house_training --seed 1 --replay replay.npz --data ../shared/eval

Each house (`benchmarks.accuracy.houses`) is learnt from some 200 of its corrected lines and from 1,000, anew each time;
what is measured is other documents of it, and real lines that have nothing to do with it, which are never trained on,
nor chosen by; each with the words that the same corrections teach (`ocr.learning.words`) and without them. Needs what
`python -m training material` fetches.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import cv2

from benchmarks.accuracy.houses.house import FORMS, make_house
from evaluation.data import CLEAN, LabelledLine, labelled_lines, load_spoil
from evaluation.reading import read_lines
from evaluation.scoring import normalise_loose
from evaluation.tables import percent, print_table
from ocr.geometry import Image
from ocr.grey import as_image
from ocr.learning.records import Correction
from ocr.learning.words import learn_words
from ocr.recognition.lexicon import Lexicon
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.data.own_lines import OwnLine
from training.finetuning.finetune import WEIGHTS_FILE, finetune

HELD_OUT_DOCUMENTS = 40  # of ten lines each, which come before those that are learnt from
GENERAL_KINDS = (CLEAN, "mixed")

# Lines (text, picture BGR), those of a page together.
Pages = Sequence[Sequence[tuple[str, Image]]]


def count_wrong(
    recognizer: Recognizer, pages: Pages, settings: Settings, words: Lexicon, second: Recognizer | None = None
) -> tuple[int, int]:
    """Lines that are read wrong, as the server reads, perhaps with a second opinion; and with words. Loose score."""
    pairs = []
    for page in pages:
        readings = read_lines(recognizer, [picture for _, picture in page], settings, second)
        pairs += [(normalise_loose(text), reading) for (text, _), reading in zip(page, readings, strict=True)]
    return (
        sum(normalise_loose(reading.text) != text for text, reading in pairs),
        sum(normalise_loose(words.apply(reading).text) != text for text, reading in pairs),
    )


def learn_lexicon(lines: Sequence[OwnLine]) -> Lexicon:
    """The words that corrections with these texts teach."""
    corrections = [
        Correction(number, "", 0.0, "", line.text, 0.0, "", line.document, 1, str(number))
        for number, line in enumerate(lines)
    ]
    return Lexicon(learn_words(corrections))


def load_general(data: Path | None) -> list[Pages]:
    """The real lines of an evaluation set, as they are and spoilt in its mixed way; none without a set."""
    if data is None:
        return []
    spoil = load_spoil(data)
    pages: dict[str, list[LabelledLine]] = {}
    for line in labelled_lines(data):
        pages.setdefault(line.name.rpartition("_")[0], []).append(line)  # page_01.png, page_02.png, ...
    return [
        [
            [(line.text, line.image if kind == CLEAN else spoil(line.image, line.name, kind)) for line in page]
            for page in pages.values()
        ]
        for kind in GENERAL_KINDS
    ]


def count_lines(pages: Pages) -> int:
    """How many lines they have in all."""
    return sum(map(len, pages))


def main() -> None:
    """Measures and prints a row for each house and number of lines, as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--counts", type=int, nargs="+", default=(200, 1000), help="corrected lines")
    parser.add_argument("--houses", type=int, nargs="+", default=range(len(FORMS)))
    parser.add_argument("--replay", type=Path, help="file of lines to remember by; without one they are drawn")
    parser.add_argument("--data", type=Path, help="folder with lines/ and degrade.py: general lines to measure on")
    parser.add_argument("--updates", type=int, default=600)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    settings = Settings(threads=options.threads)
    start = Recognizer(settings)
    general = load_general(options.data)
    rows = []
    for number in options.houses:
        house = make_house(options.seed, number, HELD_OUT_DOCUMENTS + max(options.counts) // 10)
        held_out = [
            [(line.text, as_image(cv2.cvtColor(line.picture, cv2.COLOR_GRAY2BGR))) for line in document]
            for document in house.documents[:HELD_OUT_DOCUMENTS]
        ]
        for count in options.counts:
            corrected = house.lines(HELD_OUT_DOCUMENTS, count)
            words = learn_lexicon(corrected)
            before = count_wrong(start, held_out, settings, words)
            general_before = [count_wrong(start, pages, settings, words) for pages in general]
            with tempfile.TemporaryDirectory() as folder:
                out, began = Path(folder), time.process_time()
                report = finetune(
                    corrected,
                    out,
                    replay=options.replay,
                    minutes=options.minutes,
                    updates=options.updates,
                    threads=options.threads,
                    second=True,
                )
                minutes = (time.process_time() - began) / 60
                learnt = Recognizer(settings, out / WEIGHTS_FILE)
                after = count_wrong(start, held_out, settings, words, learnt)
                general_after = [count_wrong(start, pages, settings, words, learnt) for pages in general]
            points = [
                "{:+.2f} {:+.2f}".format(*(100 * (was[0] - each) / count_lines(pages) for each in now))
                for pages, was, now in zip(general, general_before, general_after, strict=True)
            ]
            wrong, with_words = before
            fewer = [percent(1 - each / wrong) for each in (with_words, *after)]
            figures = [str(count_lines(held_out)), str(wrong), str(with_words), *map(str, after)]
            effort = [str(report.updates), f"{minutes:.1f}", f"{report.share:.2f}"]
            rows.append([house.name, str(len(corrected)), *figures, " / ".join(fewer), *points, *effort])
            print(rows[-1], flush=True)
    head = ["house", "corrected", "held out", "wrong", "words", "training", "both", "fewer, %: words / training / both"]
    head += [f"general, {kind}, points: training, both" for kind in GENERAL_KINDS[: len(general)]]
    print_table([*head, "updates", "minutes of a core", "share kept"], rows)


if __name__ == "__main__":
    main()
