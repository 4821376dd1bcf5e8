"""Blanks to be filled in: how many rows of underscores come out where they are printed, and how long.

    .venv/bin/python -m benchmarks.accuracy.blanks
    .venv/bin/python -m benchmarks.accuracy.blanks --wrong

Rows of forms and exercises, their blanks 3 to 12 underscores long, are printed in eight fonts and four sizes, and the
pages read; a table in Markdown is printed. "In place" is a row of underscores between the same words as on the page; a
blank's length is that of the font's underscores, which fonts have between 0.4 and 0.8 of a Chinese character wide.
Needs what `python -m training material` fetches.
"""

import argparse
import random
import re

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from evaluation.tables import percent, print_table
from ocr import Reader
from ocr.geometry import Image as Picture
from ocr.settings import Settings
from training.data.writing.faces import OPENTYPE, TRUETYPE, Face

CHINESE = (
    "姓名：{} 性别：{} 年龄：{}",
    "12 + {} = 30",
    "{} × 5 = 45",
    "日期：{}年{}月{}日",
    "甲方（盖章）：{}",
    "1. 我国的首都是{}。",
)
ENGLISH = ("Name: {}", "Date: {} Time: {}", "{} + 7 = 12", "The capital is {}.")
FONTS: dict[str, tuple[Face, tuple[str, ...]]] = {
    "Noto Sans": ((OPENTYPE / "noto/NotoSansCJK-Regular.ttc", 2), CHINESE),
    "Noto Serif": ((OPENTYPE / "noto/NotoSerifCJK-Regular.ttc", 2), CHINESE),
    "Zen Hei": ((TRUETYPE / "wqy/wqy-zenhei.ttc", 0), CHINESE),
    "WenKai": ((TRUETYPE / "lxgw-wenkai/LXGWWenKai-Regular.ttf", 0), CHINESE),
    "UMing": ((TRUETYPE / "arphic/uming.ttc", 0), CHINESE),
    "Liberation Sans": ((TRUETYPE / "liberation2/LiberationSans-Regular.ttf", 0), ENGLISH),
    "Liberation Serif": ((TRUETYPE / "liberation2/LiberationSerif-Regular.ttf", 0), ENGLISH),
    "Carlito": ((TRUETYPE / "crosextra/Carlito-Regular.ttf", 0), ENGLISH),
}
SIZES = (20, 26, 34, 44)  # pixels an em
LENGTHS = (3, 4, 5, 6, 8, 10, 12)  # underscores
WIDTH, MARGIN, SPACING = 1100, 60, 2.2


def print_rows(rows: list[str], face: Face, size: int) -> Picture:
    """The rows as a page, uint8 BGR (H, W, 3)."""
    page = Image.new("RGB", (WIDTH, round(size * (SPACING * len(rows) + 2))), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(face[0], size, index=face[1])
    for number, row in enumerate(rows):
        draw.text((MARGIN, size * (1 + SPACING * number)), row, font=font, fill="black")
    return np.array(page)[:, :, ::-1].copy()


def find_blanks(text: str) -> list[tuple[str, int]]:
    """The rows of underscores in a text: the letter and digit before each, and how long it is."""
    plain = re.sub(r"\s", "", text.replace("：", ":"))
    found = []
    for match in re.finditer("_+", plain):
        before = re.sub(r"[^\w]|_", "", plain[: match.start()])
        found.append((before[-1:], len(match[0])))
    return found


def main() -> None:
    """Reads the arguments, prints the pages, reads them and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--wrong", action="store_true", help="list pages with blanks that are not in place")
    options = parser.parse_args()
    rng, reader, table = random.Random(options.seed), Reader(Settings(threads=1)), []
    for name, (face, rows) in FONTS.items():
        printed = in_place = more = near = 0
        for size in SIZES:
            texts = [re.sub(r"\{\}", lambda _: "_" * rng.choice(LENGTHS), row) for row in rows]
            wanted, read = find_blanks("\n".join(texts)), find_blanks(reader.read(print_rows(texts, face, size)).text)
            left = list(wanted)
            for before, length in read:
                place = next((n for n, (word, _) in enumerate(left) if word == before), None)
                if place is None:
                    more += 1
                    continue
                in_place += 1
                near += abs(length - left[place][1]) <= max(1, 0.2 * left[place][1])
                del left[: place + 1]
            printed += len(wanted)
            if options.wrong and len(read) != len(wanted):
                print(name, size, wanted, read)
        table.append([name, str(printed), percent(in_place / printed), percent(near / printed), str(more)])
    print_table(["", "blanks", "in place %", "and as long within a fifth, or one %", "others"], table)


if __name__ == "__main__":
    main()
