import re
from xml.etree import ElementTree

import pytest

from ocr.export import export
from ocr.results import Document, Page
from tests.export.documents import DOCUMENT, XHTML, box, line


def boxes(title: str) -> list[float]:
    return [float(number) for number in re.search(r"bbox ([-\d ]+)", title).group(1).split()]


def test_hocr():
    root = ElementTree.fromstring(export(DOCUMENT, "hocr", source='C:\\scans\\"a" & b.png'))
    assert root.tag == XHTML + "html"
    pages = [each for each in root.iter(XHTML + "div") if each.get("class") == "ocr_page"]
    assert pages[0].get("title") == "image \"C:/scans/'a' & b.png\"; bbox 0 0 600 800; ppageno 0"
    assert "ppageno 1" in pages[1].get("title")
    lines = [each for each in pages[0].iter(XHTML + "span") if each.get("class") == "ocr_line"]
    assert ["".join(each.itertext()) for each in lines] == ["Total 118.50 EUR", "发票号码"]
    assert boxes(lines[0].get("title")) == [100, 100, 420, 140]
    assert "x_conf 90.00" in lines[0].get("title")
    assert "baseline 0.0000 -8.0" in lines[0].get("title")
    found = [each for each in lines[0] if each.get("class") == "ocrx_word"]
    assert [(each.text, boxes(each.get("title"))) for each in found] == [
        ("Total", [100, 100, 200, 140]),
        ("118.50", [220, 100, 340, 140]),
        ("EUR", [360, 100, 420, 140]),
    ]
    assert all("x_wconf 80" in each.get("title") for each in found)


def test_the_baseline_of_a_sloping_line():
    sloping = line("sloping", ((100, 100), (300, 120), (298, 140), (98, 120)))
    root = ElementTree.fromstring(export(Document((Page(400, 400, (sloping,)),)), "hocr"))
    title = next(each.get("title") for each in root.iter() if each.get("class") == "ocr_line")
    slope, offset = (float(number) for number in re.search(r"baseline (\S+) (\S+?)(;|$)", title).groups()[:2])
    left, _, _, bottom = boxes(title)
    assert slope == pytest.approx(0.1)
    # a fifth of the line's height above its lower edge, which runs from (98, 120) to (298, 140)
    assert bottom + offset == pytest.approx(116 - (98.4 - left) * 0.1, abs=0.1)


def test_a_vertical_line_has_no_baseline():
    document = Document((Page(600, 800, (line("直排文字", box(500, 100, 540, 260)),)),))
    assert b"baseline" not in export(document, "hocr")


def test_a_turned_line_has_an_angle_instead():
    upwards = line("Invoice", ((100, 300), (100, 100), (140, 100), (140, 300)))
    root = ElementTree.fromstring(export(Document((Page(400, 400, (upwards,), direction=270),)), "hocr"))
    title = next(each.get("title") for each in root.iter() if each.get("class") == "ocr_line")
    assert "textangle 90.0" in title
    assert "baseline" not in title
