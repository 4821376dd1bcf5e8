"""A document as hOCR 1.2: XHTML with pages, lines and words, each with its box, as Tesseract and OCRmyPDF write it."""

from xml.sax.saxutils import escape, quoteattr

import numpy as np

from ocr.export.words import Word, find_baseline, split_words
from ocr.layout.characters import clean, find_bounds, find_reading_box, is_vertical
from ocr.layout.direction import measure_direction
from ocr.results import Document, Line, Page

MOST_SLOPE = 45.0  # degrees, above which a line has no baseline to speak of, but an angle

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title>{title}</title>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<meta name="ocr-system" content="ocr-crnn-cpu" />
<meta name="ocr-capabilities" content="ocr_page ocr_par ocr_line ocrx_word" />
</head>
<body>
"""


def to_hocr(document: Document, source: str = "") -> bytes:
    """The document as hOCR; `source` is the name of the file that was read.

    Boxes are whole pixels. `x_wconf` is a word's confidence, 0..100. `baseline` is slope and offset from the line's
    lower left corner; it is an estimate. Vertical lines have none, and those of turned pages have `textangle`, degrees
    counter-clockwise, in its place. All lines of a page stand in one `ocr_par`.
    """
    parts = [_HEAD.format(title=escape(clean(source)))]
    for number, page in enumerate(document.pages, 1):
        parts += _page(page, number, source)
    return "".join([*parts, "</body>\n</html>\n"]).encode()


def _page(page: Page, number: int, source: str) -> list[str]:
    name = clean(source).replace("\\", "/").replace('"', "'")
    title = f'image "{name}"; bbox 0 0 {page.width} {page.height}; ppageno {number - 1}'
    parts = [f'<div class="ocr_page" id="page_{number}" title={quoteattr(title)}>\n']
    if page.lines:
        around = _bbox(*find_bounds(*(line.box for line in page.lines)))
        parts.append(f'<p class="ocr_par" id="par_{number}_1" title="{around}">\n')
        for row, line in enumerate(page.lines, 1):
            parts += _line(line, f"{number}_{row}")
        parts.append("</p>\n")
    return [*parts, "</div>\n"]


def _line(line: Line, place: str) -> list[str]:
    title = f"{_bbox(*find_bounds(line.box))}; x_conf {100 * line.confidence:.2f}"
    angle = measure_direction(np.array([find_reading_box(line)], np.float32))
    if not is_vertical(line) and abs(angle) > MOST_SLOPE:
        title += f"; textangle {-angle:.1f}"  # hOCR counts counter-clockwise
    elif not is_vertical(line):
        slope, offset = _baseline(line)
        title += f"; baseline {slope:.4f} {offset:.1f}"
    spans = " ".join(_word(word, f"{place}_{index}") for index, word in enumerate(split_words(line), 1))
    return [f'<span class="ocr_line" id="line_{place}" title="{title}">{spans}</span>\n']


def _word(word: Word, place: str) -> str:
    title = f"{_bbox(*find_bounds(word.box))}; x_wconf {round(100 * word.confidence)}"
    return f'<span class="ocrx_word" id="word_{place}" title="{title}">{escape(word.text)}</span>'


def _baseline(line: Line) -> tuple[float, float]:
    """Slope and offset of the baseline, as hOCR counts: from the lower left corner of the line's bbox, downwards."""
    left, _, _, bottom = find_bounds(line.box)
    (x1, y1), (x2, y2) = find_baseline(find_reading_box(line))
    slope = (y2 - y1) / (x2 - x1) if x2 != x1 else 0.0
    return slope, y1 + (left - x1) * slope - bottom


def _bbox(left: float, top: float, right: float, bottom: float) -> str:
    return f"bbox {round(left)} {round(top)} {round(right)} {round(bottom)}"
