"""What a lexicon of a house's own words is worth: three made-up houses, their lines read without it and with it.

    .venv/bin/python -m benchmarks.accuracy.house_words --seed 1

A house has names of people and firms, goods and codes, drawn by its seed. Half of the lines have one of them, half have
others of the same kinds, which the lexicon does not know and must leave alone. Fonts and hands are those that training
never sees. Needs what `python -m training material` fetches.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import cv2

from benchmarks.accuracy.houses.words import make_words
from evaluation.reading import read_lines
from evaluation.scoring import normalise_loose
from evaluation.tables import percent, print_table
from ocr import Reader
from ocr.geometry import Image
from ocr.grey import as_image
from ocr.recognition.lexicon import Lexicon
from ocr.settings import Settings
from training.data.charset import choose_characters
from training.data.held_out_lines import HeldOutLines

HOUSES = ("print, small", "print, noisy", "handwriting")
CONTEXTS = ("{}", "名称：{}", "{} 1", "客户 {}", "收款人：{}", "{}（代）", "货物 {} 2件", "经办 {}")


@dataclass(frozen=True, slots=True)
class House:
    """A house's words, and its lines: those with one of them, and others."""

    name: str
    words: list[str]
    with_words: list[tuple[str, Image]]
    others: list[tuple[str, Image]]


def make_house(seed: int, number: int, count: int) -> House:
    """A house with so many lines of each kind."""
    source = HeldOutLines(1000 * seed + number, choose_characters())
    words, unknown = make_words(source).all, make_words(source).all
    name = HOUSES[number]
    pens = (source.make_stroke_hand, source.make_font_hand) if name == "handwriting" else (source.make_print_pen,)
    spoils = {
        "print, small": source.make_spoiler(11, 15, 7),
        "print, noisy": source.make_spoiler(16, 26, 34),
        "handwriting": source.make_spoiler(22, 40, 10),
    }

    def draw(chosen: list[str]) -> list[tuple[str, Image]]:
        def recipe() -> str:
            return source.rng.choice(CONTEXTS).format(source.rng.choice(chosen))

        lines = source.lines(count, (recipe,), pens, spoils[name], name)
        return [(line.text, as_image(cv2.cvtColor(line.seen, cv2.COLOR_GRAY2BGR))) for line in lines]

    return House(name, words, draw(words), draw([word for word in unknown if word not in words]))


def count_wrong(reader: Reader, lines: list[tuple[str, Image]], lexicon: Lexicon) -> Iterator[tuple[bool, bool]]:
    """For each line whether it is wrong without the lexicon, and with it."""
    readings = read_lines(reader.recognizer, [picture for _, picture in lines], reader.settings)
    for (text, _), reading in zip(lines, readings, strict=True):
        wanted = normalise_loose(text)
        yield normalise_loose(reading.text) != wanted, normalise_loose(lexicon.apply(reading).text) != wanted


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300, help="lines of each house with its words, and as many others")
    options = parser.parse_args()
    reader = Reader(Settings.from_environment())
    reader.recognizer.warm_up()
    rows = []
    for number in range(len(HOUSES)):
        house = make_house(options.seed, number, options.count)
        lexicon = Lexicon(house.words)
        own, others = (list(count_wrong(reader, lines, lexicon)) for lines in (house.with_words, house.others))
        before, after = (sum(wrong[place] for wrong in own) for place in (0, 1))
        harm = [sum(wrong[place] for wrong in others) for place in (0, 1)]
        fewer = percent(1 - after / before) if before else "-"
        rows.append([house.name, str(len(own)), str(before), str(after), fewer, str(harm[0]), str(harm[1])])
    head = ["house", "lines with its words", "wrong", "with lexicon", "fewer, %", "others wrong", "with lexicon"]
    print_table(head, rows)


if __name__ == "__main__":
    main()
