"""A document as ALTO 4, the Library of Congress's XML for where text stands on a page."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from ocr.export.words import Word, find_baseline, split_words
from ocr.geometry import Point
from ocr.layout.characters import clean, find_bounds, find_reading_box, is_vertical
from ocr.results import Document, Line, Page

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
VERSION = "4.3"  # the newest whose schema the tests have


def to_alto(document: Document, source: str = "") -> bytes:
    """The document as ALTO; `source` is the name of the file that was read.

    Lengths are pixels of the page. A line is one `TextLine` with its four corners as `Shape`, its words are `String`s
    with confidence `WC`, their characters `Glyph`s with `GC`. `BASELINE` is an estimate, and vertical lines have none.
    All lines of a page stand in one `TextBlock`.
    """
    root = Element("alto", xmlns=NAMESPACE, SCHEMAVERSION=VERSION)
    description = SubElement(root, "Description")
    SubElement(description, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(description, "sourceImageInformation"), "fileName").text = clean(source)
    processing = SubElement(description, "Processing", ID="ocr")
    SubElement(processing, "processingCategory").text = "contentGeneration"
    SubElement(SubElement(processing, "processingSoftware"), "softwareName").text = "ocr-crnn-cpu"
    layout = SubElement(root, "Layout")
    for number, page in enumerate(document.pages, 1):
        _add_page(layout, page, number)
    ElementTree.indent(root)
    file: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return file


def _add_page(layout: Element, page: Page, number: int) -> None:
    size = {"WIDTH": str(page.width), "HEIGHT": str(page.height)}
    element = SubElement(layout, "Page", size, ID=f"page_{number}", PHYSICAL_IMG_NR=str(number), PROCESSINGREFS="ocr")
    space = SubElement(element, "PrintSpace", size, HPOS="0", VPOS="0")
    lines = [(row, line, found) for row, line in enumerate(page.lines, 1) if (found := split_words(line))]
    if not lines:
        return
    around = _place(*find_bounds(*(line.box for _, line, _ in lines)))
    # ALTO counts counter-clockwise
    rotation = {"ROTATION": f"{(-page.direction - page.angle) % 360:.1f}"} if page.direction else {}
    block = SubElement(space, "TextBlock", around | rotation, ID=f"block_{number}_1")
    for row, line, found in lines:
        _add_line(block, line, found, f"{number}_{row}")


def _add_line(block: Element, line: Line, found: list[Word], place: str) -> None:
    direction = (
        {"BASEDIRECTION": "ttb"} if is_vertical(line) else {"BASELINE": _points(*find_baseline(find_reading_box(line)))}
    )
    element = SubElement(block, "TextLine", _place(*find_bounds(line.box)) | direction, ID=f"line_{place}")
    SubElement(SubElement(element, "Shape"), "Polygon", POINTS=_points(*line.box))
    for index, word in enumerate(found):
        if index:
            SubElement(element, "SP")
        string = _add_text(element, "String", word, f"word_{place}_{index + 1}")
        string.set("WC", f"{word.confidence:.4f}")
        for count, glyph in enumerate(word.glyphs, 1):
            _add_text(string, "Glyph", glyph, f"glyph_{place}_{index + 1}_{count}").set("GC", f"{glyph.confidence:.4f}")


def _add_text(parent: Element, tag: str, word: Word, identity: str) -> Element:
    return SubElement(parent, tag, _place(*find_bounds(word.box)), ID=identity, CONTENT=word.text)


def _place(left: float, top: float, right: float, bottom: float) -> dict[str, str]:
    return {
        "HPOS": f"{left:.1f}",
        "VPOS": f"{top:.1f}",
        "WIDTH": f"{right - left:.1f}",
        "HEIGHT": f"{bottom - top:.1f}",
    }


def _points(*points: Point) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
