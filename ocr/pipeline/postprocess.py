"""What a request's options do to a page: where on it lines are read, what else is found, and how they are written."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ocr.codes import find_codes, find_in_codes
from ocr.fields.find import find_forms
from ocr.fields.library import choose_named
from ocr.files.open import Pages
from ocr.files.picture import Picture
from ocr.findings import Code
from ocr.geometry import Boxes, Image
from ocr.layout.direction import measure_direction, split_direction
from ocr.layout.paragraphs import find_paragraph_ends
from ocr.layout.preserve import preserve_layout
from ocr.layout.punctuation import set_width
from ocr.layout.reading_order import find_reading_order
from ocr.layout.regions import Area, cut_out, find_outside
from ocr.notices import notice
from ocr.pipeline.options import Options
from ocr.pipeline.timing import measure_time
from ocr.results import Detection, Page
from ocr.settings import Settings
from ocr.tables.find import find_tables


@dataclass(frozen=True, slots=True)
class SearchArea:
    """Where on a page (H, W, 3) lines are to be looked for: all of it or the region that the options name.

    `picture` is what the detector is to see. It is not asked where the options say that all of it is one line.
    """

    picture: Image
    left: int
    top: int
    ignored: tuple[Area, ...] = ()

    @classmethod
    def on(cls, image: Image, options: Options) -> "SearchArea":
        """Where to look on a page.

        Raises:
            InvalidOption: the region lies outside it.
        """
        region = options.region_area
        ignored = tuple(area.on(image) for area in options.ignored_areas)
        if region is None:
            return cls(image, 0, 0, ignored)
        picture, (left, top) = cut_out(image, region)
        return cls(picture, left, top, ignored)

    def on_page(self, detection: Detection, codes: tuple[Code, ...] = ()) -> Detection:
        """What was found, in pixels of the page, without the ink of its codes and what the options ignore."""
        boxes = detection.boxes + np.array((self.left, self.top), np.float32)
        written = ~find_in_codes(boxes, codes)
        kept = written & find_outside(boxes, self.ignored)
        ignored = int(written.sum() - kept.sum())
        warnings = (*detection.warnings, *_left_out("IGNORED_LEFT_OUT", ignored, int(written.sum())))
        return Detection(boxes[kept], detection.scores[kept], detection.scale, warnings)


def find_wanted(boxes: Boxes, image: Image, options: Options) -> NDArray[np.bool_]:
    """Which boxes (N, 4, 2) on a page (H, W, 3) lie in the region that is to be read, and in no ignored area: (N,)."""
    wanted = find_outside(boxes, tuple(area.on(image) for area in options.ignored_areas))
    if options.region_area is not None:
        wanted &= ~find_outside(boxes, (options.region_area.on(image),))
    return wanted


def find_wanted_codes(image: Image, options: Options) -> tuple[Code, ...]:
    """The codes on a page (H, W, 3), if they are asked for, in the parts of it that are to be read."""
    codes = find_codes(image) if options.codes == "auto" else ()
    if not codes:
        return ()
    wanted = find_wanted(np.array([code.box for code in codes], np.float32), image, options)
    return tuple(code for code, is_wanted in zip(codes, wanted, strict=True) if is_wanted)


def whole_picture(image: Image) -> Detection:
    """The one line of a picture of one line."""
    height, width = image.shape[:2]
    corners = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float32)
    return Detection(corners, np.ones(1, np.float32), 1.0)


def _left_out(code: str, count: int, of: int, **params: float) -> tuple[str, ...]:
    return (notice(code, count=count, of=of, **params),) if count else ()


def apply_options(page: Page, options: Options) -> Page:
    """The page with its lines as the options want them: sure enough, joined or in place, punctuation in one width."""
    lines = [line for line in page.lines if line.confidence >= options.minimum_confidence]
    dropped = len(page.lines) - len(lines)
    unsure = _left_out("UNSURE_LEFT_OUT", dropped, len(page.lines), confidence=options.minimum_confidence)
    if options.layout == "paragraphs" and lines:
        boxes = np.array([line.box for line in lines], np.float32)
        ends = find_paragraph_ends(boxes, [line.text for line in lines], [line.end for line in lines])
        lines = [replace(line, end=end) for line, end in zip(lines, ends, strict=True)]
    if options.punctuation != "printed":
        lines = [set_width(line, options.punctuation) for line in lines]
    indent = ""
    if options.layout == "preserve":
        indent, lines = preserve_layout(lines)
    return replace(page, lines=tuple(lines), indent=indent, warnings=(*page.warnings, *unsure))


def add_tables(page: Page, image: Image, options: Options) -> Page:
    """The page with its tables, if they are asked for; its picture (H, W, 3) has their rules."""
    return replace(page, tables=find_tables(image, page)) if options.wants_tables else page


def add_forms(page: Page, options: Options, settings: Settings) -> Page:
    """The page with its forms, if they are asked for; `timings_ms` of it says what that takes.

    Raises:
        InvalidOption: a template is asked for that there is not.
    """
    templates = choose_named(options.fields, settings.templates)
    if not templates:
        return page
    with measure_time(page.timings_ms, "fields"):
        return replace(page, forms=find_forms(page, templates, named=options.names_template))


def read_text_layer(pages: Pages, index: int, picture: Picture, options: Options) -> Page | None:
    """The page as the file itself tells it, in place of a reading; None if it does not, or is not to be asked."""
    if options.pdf_text == "ignore" and not pages.holds_text:
        return None
    lines = pages.text_lines(index)
    if not lines:
        return None
    height, width = picture.image.shape[:2]
    boxes = np.array([line.box for line in lines], np.float32)
    direction, angle = split_direction(measure_direction(boxes))
    if direction or pages.holds_text:  # PDFium has the lines of such a page in any order, OFD those of all
        order, ends = find_reading_order(boxes)
        lines = [replace(lines[place], end=end) for place, end in zip(order, ends, strict=True)]
        boxes = boxes[order]
    wanted = find_wanted(boxes, picture.image, options)
    codes = find_wanted_codes(picture.image, options)
    kept = wanted & ~find_in_codes(boxes, codes)  # some fonts have bars for letters
    chosen = tuple(line for line, keep in zip(lines, kept, strict=True) if keep)
    outside = _left_out("OUTSIDE_LEFT_OUT", len(lines) - int(wanted.sum()), len(lines))
    used = notice("OFD_TEXT_USED" if pages.holds_text else "PDF_TEXT_USED")
    warnings = (*picture.warnings, used, *outside)
    page = Page(width, height, chosen, warnings=warnings, dpi=picture.dpi, direction=direction, angle=angle)
    page = replace(page, codes=codes)
    return add_tables(apply_options(page, options), picture.image, options)
