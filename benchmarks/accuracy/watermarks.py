"""Pages under a grey watermark: how much is read right, beside the same pages without it.

    .venv/bin/python -m benchmarks.accuracy.watermarks --data ../shared/eval
    .venv/bin/python -m benchmarks.accuracy.watermarks --data ../shared/eval --detector another.safetensors

Lays rows of words on the slant over each page, in a font that is never trained on and in greys of 190 and 160 of 255;
what is darker stays as it was. Of letters of the watermark that are read among the others, the precision tells. Needs
what `python -m training material` fetches.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw, ImageFont

from benchmarks.accuracy.lines_and_pages import measure_pages
from evaluation.data import labelled_pages
from ocr import Reader
from ocr.detection.detector import Detector
from ocr.geometry import Image
from ocr.grey import as_image
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from training.data.writing.faces import held_out_faces

GREYS = (190, 160)
WORDS = "内部资料 仅供参考 CONFIDENTIAL"
SLANT = 30  # degrees


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with pages/")
    parser.add_argument("--weights", type=Path, help="another recogniser's weight file")
    parser.add_argument("--detector", type=Path, help="another detector's weight file")
    parser.add_argument("--greys", type=int, nargs="*", default=GREYS)
    options = parser.parse_args()
    settings = Settings.from_environment()
    reader = Reader(settings)
    if options.weights:
        reader.recognizer = Recognizer(settings, options.weights)
    if options.detector:
        reader.detector = Detector(settings, options.detector)
    pages = list(labelled_pages(options.data))
    measure_pages(reader, pages, "without")
    for grey in options.greys:
        marked = [replace(page, image=lay_over(page.image, grey)) for page in pages]
        measure_pages(reader, marked, f"under a watermark of grey {grey}")


def lay_over(page: Image, grey: int, words: str = WORDS) -> Image:
    """A page, uint8 BGR (H, W, 3), with rows of words on the slant in a grey of 0..255 where it is lighter."""
    height, width = page.shape[:2]
    path, index = held_out_faces()["chinese"][0]
    size = max(24, min(height, width) // 14)
    font = ImageFont.truetype(path, size, index=index)
    side = int(np.hypot(height, width))
    sheet = Picture.new("L", (side, side), 0)
    draw = ImageDraw.Draw(sheet)
    step = round(font.getlength(words) + 3 * size)
    for row, top in enumerate(range(0, side, 4 * size)):
        for left in range(-(row % 2) * step // 2, side, step):
            draw.text((left, top), words, font=font, fill=255)
    turned = sheet.rotate(SLANT, Picture.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    ink = np.array(turned.crop((left, top, left + width, top + height)), np.float32)[:, :, None] / 255
    return as_image(np.minimum(page, np.rint(255 - ink * (255 - grey))).astype(np.uint8))


if __name__ == "__main__":
    main()
