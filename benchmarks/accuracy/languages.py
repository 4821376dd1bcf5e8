"""Other languages: how many lines are read right, in fonts that are never trained on, and which letters are missed.

    .venv/bin/python -m benchmarks.accuracy.languages
    .venv/bin/python -m benchmarks.accuracy.languages --only de vi --wrong

Sentences of LibreOffice's help are drawn 18 to 48 pixels high, with a little grain and JPEG, and read; a table in
Markdown is printed. A line is right if it says exactly what was drawn, but for spaces; "language named" has the option
`language`; "without accents" forgives what stands on and below Latin letters; "letters" is the character error rate.
Fetches what it needs from Debian, and needs what `python -m training material` fetches.
"""

import argparse
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from benchmarks.accuracy.signs import Sample, photograph
from evaluation.tables import percent, print_table
from ocr.recognition.languages import prefer_language
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.data.corpora import read_handbook
from training.data.material import fetch_debian
from training.data.other_languages import cut_piece
from training.data.writing.draw import draw_line
from training.data.writing.faces import TRUETYPE, Face, held_out_faces, make_face_pen

LANGUAGES = {
    "en-US": "English", "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "pl": "Polish", "cs": "Czech", "tr": "Turkish", "vi": "Vietnamese", "ja": "Japanese",
}  # fmt: skip
FONTS = ("fonts-open-sans", "fonts-linuxlibertine", "fonts-motoya-l-cedar", "fonts-horai-umefont")
COUNT = 300
LEAST_ROWS, MOST_ROWS = 18, 48  # a line's height on the page, in pixels
SHORTEST, LONGEST = 8, 52  # characters of a line; of a Japanese one half as many


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the lines of a language: shares of lines, 0..1, and the error rate of characters."""

    right: float
    named: float
    without_accents: float
    errors: float
    missed: Counter[str]
    unknown: float


def cut_lines(language: str, rng: random.Random) -> Iterator[str]:
    """Pieces of the help's paragraphs, of a line's length and without end."""
    paragraphs = [" ".join(text.split()) for text in read_handbook(language)]
    paragraphs = [text for text in paragraphs if len(text) >= SHORTEST]
    while True:
        yield cut_piece(rng, language, rng.choice(paragraphs), SHORTEST, LONGEST)


def find_faces(language: str) -> list[Face]:
    """Fonts for a language that no training sees."""
    if language == "ja":
        return [(path, 0) for name in ("motoya-l-cedar", "horai-umefont") for path in _fonts(name)[:2]]
    more = [path for name in ("open-sans", "linuxlibertine") for path in _fonts(name)]
    wanted = ("OpenSans-Regular", "OpenSans-Bold", "LinLibertine_R.", "LinLibertine_RI")
    return [*held_out_faces()["latin"], *((path, 0) for path in more if path.name.startswith(wanted))]


def _fonts(folder: str) -> list[Path]:
    return sorted(path for kind in ("ttf", "otf") for path in TRUETYPE.parent.glob(f"*/{folder}/*.{kind}"))


def strip_accents(text: str) -> str:
    """The text with plain letters in place of those with marks; đ, ł and ı have none that can be taken away."""
    return "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))


def draw_lines(language: str, seed: int, count: int) -> list[Sample]:
    """`count` lines of a language and their pictures; equal seeds give equal ones."""
    rng, noise, faces = random.Random(seed), np.random.default_rng(seed), find_faces(language)
    samples: list[Sample] = []
    texts = cut_lines(language, rng)
    while len(samples) < count:
        text = next(texts)
        clean = draw_line(rng, text, make_face_pen(rng.choice(faces)), light_on_dark=0.0)
        if clean is not None:  # it is if it is too wide, or a font lacks a character
            samples.append(Sample(text, photograph(clean, rng, noise, LEAST_ROWS, MOST_ROWS)))
    return samples


def measure(recognizer: Recognizer, language: str, seed: int, count: int, show_wrong: bool) -> Score:
    """Draws and reads `count` lines of a language."""
    samples, known = draw_lines(language, seed, count), set(recognizer.charset)
    unknown = sum(not known.issuperset(sample.text) for sample in samples)
    missed: Counter[str] = Counter()
    right = named = without = edits = letters = 0
    readings = recognizer.recognize([sample.picture for sample in samples])
    for sample, reading in zip(samples, readings, strict=True):
        one, other = sample.text.replace(" ", ""), reading.text.replace(" ", "")
        right += one == other
        named += one == prefer_language(reading, language.partition("-")[0]).text.replace(" ", "")
        without += strip_accents(one) == strip_accents(other)
        edits += Levenshtein.distance(one, other)
        letters += len(one)
        for change in Levenshtein.editops(one, other):
            if change.tag != "insert":
                missed[one[change.src_pos]] += 1
        if show_wrong and one != other:
            print(f"{language}: {sample.text} → {reading.text}")
    return Score(right / count, named / count, without / count, edits / letters, missed, unknown / count)


def main() -> None:
    """Reads the arguments, fetches, measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, help="a weight file; without one, that which is served")
    parser.add_argument("--only", nargs="+", choices=LANGUAGES, default=list(LANGUAGES))
    parser.add_argument("--seed", type=int, default=41)
    parser.add_argument("--count", type=int, default=COUNT, help="lines of each language")
    parser.add_argument("--wrong", action="store_true", help="list what is read wrong, too")
    options = parser.parse_args()
    fetch_debian([*FONTS, *(f"libreoffice-help-{language.lower()}" for language in options.only)])
    recognizer = Recognizer(Settings.from_environment(), options.weights)
    rows = []
    for language in options.only:
        score = measure(recognizer, language, options.seed, options.count, options.wrong)
        missed = " ".join(f"{letter} {times}" for letter, times in score.missed.most_common(10))
        shares = (score.right, score.named, score.without_accents, score.errors, score.unknown)
        rows.append([LANGUAGES[language], *map(percent, shares), missed])
    print(f"\n{options.count} lines of each language, seed {options.seed}, weights {recognizer.sha256[:12]}\n")
    names = [
        "lines right %",
        "language named %",
        "without accents %",
        "letters wrong %",
        "lines with letters it has no class for %",
    ]
    print_table(["", *names, "missed most, times"], rows)


if __name__ == "__main__":
    main()
