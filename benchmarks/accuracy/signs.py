"""Signs that carry a value: how many are read right alone, in a cell and in a line, in fonts that are never trained on.

    .venv/bin/python -m benchmarks.accuracy.signs
    .venv/bin/python -m benchmarks.accuracy.signs --weights other.safetensors --wrong

Draws each kind of sign with the fonts of `held_out_sign_faces`, 16 to 56 pixels high on the page, and prints a table in
Markdown. A line is right if it says exactly what was drawn (⁹ is not 9), but for spaces and full-width forms; "value"
also takes what stands for the same (℃ and °C, Ⅻ and XII). Needs what `python -m training material` fetches.
"""

import argparse
import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.tables import percent, print_table
from ocr.geometry import Image
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.augmentation.camera import through_jpeg
from training.augmentation.line_damage import cut_out, scale_to_rows
from training.augmentation.pixels import draw_normal, to_bytes
from training.data.devices import Writing
from training.data.writing.dot_matrix import make_dot_matrix_pen
from training.data.writing.draw import draw_line
from training.data.writing.faces import Pen, make_face_pen
from training.data.writing.sign_faces import held_out_sign_faces
from training.data.writing.sign_pens import raise_digits, with_ghosts

PLACES = ("alone", "cell", "line")
COUNT = 48  # lines of a kind and place
LEAST_ROWS, MOST_ROWS = 16, 56  # a line's height on the page, in pixels
WORDS = "白细胞 尿蛋白 合同编号 本期利率 身份证 备注 经办人 规格型号 不同意 检验结果 温度 总计".split()
TWINS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"￥": "¥", "−": "-", "\u3000": ""}


@dataclass(frozen=True, slots=True)
class Kind:
    """Signs, and texts with "{}" where one of them stands, "{n}" a number, "{w}" a word; and how they are written."""

    signs: Sequence[str]
    cell: Sequence[str]
    line: Sequence[str]
    writing: Writing = "print"


KINDS = {
    "+ - ±": Kind("+-±", ("({})", "{}{n}", "{n}{}", "{}{}"), ("{w} {} {n}", "{w}({})", "{n}{}{n} {w}")),
    "↑ ↓ →": Kind("↑↓→", ("{n} {}", "{}{n}", "{n}{}"), ("{w} {n} {} {n}-{n}", "{w}{}{w}")),
    "* √ ×": Kind("*√×", ("{n}{}", "{} {n}"), ("{} {w}", "{n} {} {n} = {n}", "{w} {}")),
    "☑ ☐ ☒": Kind("☑☐☒", ("{} 是", "{}否", "{} {}"), ("{} 男 {} 女", "{w}：{}有 {}无", "{}{w} {}{w}")),
    "□ ■ ● ○ △ ※": Kind("□■●○△※", ("{} {n}", "{}{}"), ("{} {w}", "{}{w} {}{w}", "{w}{}")),
    "‰ ℃": Kind("‰℃", ("{n}{}", "{n} {}"), ("{w} {n}{}", "{w}{n}{} {w}", "{n}{}-{n}{}")),
    "½ ¼ ¾": Kind("½¼¾", ("3{}", "{} kg"), ("{w}{}{w}", "{w} 1{} {w}")),
    "Ⅰ to Ⅻ": Kind("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", ("{}级", "{}度"), ("第{}类 {w}", "{}、{w}", "{w}{}期")),
    "① to ⑳": Kind("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", ("{} {n}", "{}{}"), ("{}{w}", "{} {w} {}{w}")),
    "¥ $ € £": Kind("¥$€£", ("{}{n}", "-{}{n}"), ("{w}{}{n}", "{w} {} {n} {w}")),
    "§ # @ _": Kind("§#@_", ("{}{n}", "a{}b"), ("{w}{}{n}", "user{}name {w}")),
    "10⁹": Kind(("10⁹", "10¹²", "10⁻³", "10⁶"), ("×{}/L", "{n}×{}"), ("{w} {n}×{}/L", "{w}{n}×{} {w}")),
    "CO₂ m²": Kind(("CO₂", "m²", "H₂O", "kg/m²", "cm³"), ("{n}{}", "{n} {}"), ("{w}{}", "{w} {n} {} {w}")),
    "____": Kind(("___", "____", "______"), ("{w}：{}", "{} × {n}"), ("{w}：{} {w}：{}", "{n} + {} = {n}")),
    "__name__": Kind(("__name__", "__init__", "a_b", "_x"), ("self.{}", "{}()"), ("if {} == 1:", "{}() # {w}"), "code"),
    "slashed 0": Kind(("0", "00", "100", "808"), ("20{}-09-01", "No.{}8"), ("2019-0{}-09 0{}:00", "{w} 60{}0"), "code"),
    "0 in dots": Kind(("0", "00", "100", "808"), ("20{}-09", "{}/8"), ("2019-0{}-09", "6{}0 08:00"), "needles"),
    "seven segments": Kind(("7.0", "8", "36.5", "120"), ("-{}", "{}:05"), ("{n}{}", "12:34:56", "{n} {n}"), "segments"),
    "dots": Kind(("20260109", "A0812", "2026/05"), ("EXP {}", "{} B"), ("2025.01.09 {}", "LOT {} {n}"), "dots"),
    "十 一 土 个 口": Kind("十一土个口", ("第{}", "{}月", "二{}"), ("{w}{}{w}", "五{}{w}")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and its picture, uint8 (48, W)."""

    text: str
    picture: Image


class SignSamples:
    """Draws samples; equal seeds give equal ones."""

    def __init__(self, seed: int) -> None:
        self.rng, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.faces = held_out_sign_faces()

    def draw(self, kind: Kind, place: str, count: int) -> list[Sample]:
        """`count` samples of a kind, its signs in turn, `place` being one of PLACES."""
        found: list[Sample] = []
        tries = 0
        while len(found) < count:
            sign = kind.signs[tries % len(kind.signs)]
            tries += 1
            text = sign if place == "alone" else self._fill(self.rng.choice(getattr(kind, place)), kind, sign)
            light = 0.5 if kind.writing == "segments" else 0.0
            close = place == "alone" and "_" not in text and self.rng.random() < 0.5
            clean = draw_line(self.rng, text, self._choose_pen(kind.writing), light_on_dark=light, close=close)
            if clean is not None:
                found.append(Sample(text, photograph(clean, self.rng, self.noise, LEAST_ROWS, MOST_ROWS)))
        return found

    def _fill(self, template: str, kind: Kind, sign: str) -> str:
        """The template with the sign at its first place and others of the kind at the rest."""
        parts = template.split("{}")
        text = parts[0]
        for number, part in enumerate(parts[1:]):
            text += (sign if number == 0 else self.rng.choice(kind.signs)) + part
        while "{n}" in text:
            text = text.replace("{n}", f"{self.rng.uniform(0, 99):.{self.rng.randint(0, 2)}f}", 1)
        while "{w}" in text:
            text = text.replace("{w}", self.rng.choice(WORDS), 1)
        return text

    def _choose_pen(self, writing: Writing) -> Pen:
        rng, faces = self.rng, self.faces
        if writing == "print":
            face = rng.choice(faces["print"][:3])
            latin = rng.choice((None, *faces["print"][3:]))
            pen = make_face_pen(face, latin, rng.choice(faces["symbol"]))
            return raise_digits(pen, rng) if rng.random() < 0.5 else pen
        if writing == "needles":
            return make_dot_matrix_pen(rng.uniform(0.8, 1.15))
        pen = make_face_pen(faces["print"][0], rng.choice(faces[writing]))
        return with_ghosts(pen, 0.12) if writing == "segments" and rng.random() < 0.3 else pen


def photograph(clean: Image, rng: random.Random, noise: np.random.Generator, least: int, most: int) -> Image:
    """A line `least` to `most` pixels high on its page, with a little grain and JPEG, cut out again."""
    page = scale_to_rows(clean, rng.randint(least, most))
    page = to_bytes(page + draw_normal(noise, page.shape) * rng.uniform(0, 4))
    return cut_out(through_jpeg(page, rng.randint(70, 95)), *clean.shape)


def strip_twins(text: str) -> str:
    """The text without spaces, full-width forms made plain."""
    return "".join(TWINS.get(character, character) for character in text if not character.isspace())


def has_same_value(read: str, true: str) -> bool:
    """Whether both say the same once compatible characters are made one (NFKC)."""
    one, other = ("".join(unicodedata.normalize("NFKC", strip_twins(text)).split()) for text in (read, true))
    return one == other


def measure(recognizer: Recognizer, seed: int, count: int, show_wrong: bool) -> None:
    """Draws, reads, prints the table."""
    samples, rows, totals = SignSamples(seed), [], []
    for name, kind in KINDS.items():
        exact, same = [], []
        for place in PLACES:
            drawn = samples.draw(kind, place, count)
            texts = [reading.text for reading in recognizer.recognize([sample.picture for sample in drawn])]
            right = [strip_twins(text) == strip_twins(sample.text) for text, sample in zip(texts, drawn, strict=True)]
            same += [has_same_value(text, sample.text) for text, sample in zip(texts, drawn, strict=True)]
            exact.append(sum(right) / count)
            if show_wrong:
                wrong = [f"{s.text}→{t}" for s, t, r in zip(drawn, texts, right, strict=True) if not r]
                print(f"{name}, {place}: " + " | ".join(wrong))
        totals.append([*exact, sum(same) / len(same)])
        rows.append([name, *map(percent, totals[-1])])
    rows.append(["mean", *(percent(float(mean)) for mean in np.mean(totals, 0))])
    print(f"\n{count} lines of each kind and place, seed {seed}, weights {recognizer.sha256[:12]}\n")
    print_table(["per cent right", *PLACES, "value"], rows)


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, help="a weight file; without one, that which is served")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--count", type=int, default=COUNT, help="lines of each kind and place")
    parser.add_argument("--wrong", action="store_true", help="list what is read wrong, too")
    options = parser.parse_args()
    measure(Recognizer(Settings.from_environment(), options.weights), options.seed, options.count, options.wrong)


if __name__ == "__main__":
    main()
