"""OFD documents, drawn by hand after GB/T 33190."""

import numpy as np
import pytest

from benchmarks.drawn_page import draw_page, encode
from benchmarks.robustness.hostile.ofds import NAMESPACE, document_xml, hostile_ofds, ofd, page_xml, text_object
from ocr.errors import ImageDecodeFailed, ImageTruncated, TooManyPixels
from ocr.files.ofd import OfdPages
from ocr.files.open import open_pages
from ocr.files.safe_xml import parse_xml
from ocr.pipeline.options import Options
from ocr.reader import Reader

MOST = 10**7
SCALE = 200 / 25.4

TEMPLATE = b'<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
MEDIA = b"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
RESOURCES = (
    b'<ofd:Res %b BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
    b"<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>" % NAMESPACE
)


def invoice() -> bytes:
    """A document with a template behind its page, as invoices have: labels in the one, values in the other."""
    label = text_object("发票号码:", 120, 10, code=b'DeltaX="g 4 4"')
    rule = (
        b'<ofd:PathObject ID="4" Boundary="10 30 100 0.5"><ofd:AbbreviatedData>M 0 0.2 L 100 0.2'
        b"</ofd:AbbreviatedData></ofd:PathObject>"
    )
    values = (
        text_object("合计", 12, 40, code=b'DeltaX="4"'),
        text_object("20394", 145, 10, code=b'DeltaX="2 2 2 2"'),
        text_object("118.50", 150, 40),
    )
    page = page_xml(*values, head=b'<ofd:Template TemplateID="2" ZOrder="Background"/>')
    template = {"Doc_0/Tpls/Tpl_0/Content.xml": page_xml(label, rule)}
    return ofd(page, document=document_xml(common=TEMPLATE), further=template)


def test_texts_stand_where_the_document_says():
    with open_pages(invoice(), max_pixels=MOST) as pages:
        assert isinstance(pages, OfdPages)
        assert pages.count == 1
        lines = {line.text: line for line in pages.text_lines(0)}
        picture = pages.decode(0)
    assert picture.image.shape == (int(140 * SCALE), int(210 * SCALE), 3)
    assert picture.dpi == 200
    assert set(lines) == {"发票号码:", "合计", "20394", "118.50"}
    left, top = lines["20394"].box[0]
    right, bottom = lines["20394"].box[2]
    assert (left / SCALE, right / SCALE) == (pytest.approx(145), pytest.approx(155))
    assert (top / SCALE, bottom / SCALE) == (pytest.approx(10), pytest.approx(14))
    assert len(lines["20394"].characters) == 5
    row = picture.image[round(30.2 * SCALE) - 3 : round(30.2 * SCALE) + 3, round(60 * SCALE)]
    assert row.min() == 0  # the rule


def test_a_matrix_scales_and_turns():
    larger = page_xml(text_object("票", 10, 10, more=b'CTM="2 0 0 2 0 0"'))
    turned = page_xml(text_object("票据", 50, 50, more=b'CTM="0 1 -1 0 0 0"'))
    below = page_xml(text_object("票据", 50, 50, code=b'DeltaY="4"'))
    with open_pages(ofd(larger, turned, below), max_pixels=MOST) as pages:
        box = np.array(pages.text_lines(0)[0].box) / SCALE
        assert np.allclose(box[2] - box[0], (8, 8))
        box = np.array(pages.text_lines(1)[0].box) / SCALE
        assert np.allclose(box[1] - box[0], (0, 8))  # reading goes down
        box = np.array(pages.text_lines(2)[0].box) / SCALE
        assert np.allclose(box[2] - box[0], (4, 8))


def test_characters_that_are_written_one_by_one_are_a_line():
    one_by_one = [text_object(text, 10 + 4 * place, 10) for place, text in enumerate("发票号码")]
    page = page_xml(*one_by_one, text_object("20394", 40, 10), text_object("合计", 40, 16))
    with open_pages(ofd(page), max_pixels=MOST) as pages:
        assert [line.text for line in pages.text_lines(0)] == ["发票号码", "20394", "合计"]
        assert len(pages.text_lines(0)[0].characters) == 4


def test_pages_of_texts_without_number_are_refused():
    many = page_xml(*(text_object("票", place % 100, place % 90) for place in range(2500)))
    with open_pages(ofd(many), max_pixels=MOST) as pages, pytest.raises(ImageDecodeFailed, match="2500 pieces"):
        pages.decode(0)


def test_a_scan_is_pasted_and_read_as_any_picture(reader: Reader):
    scan = encode(draw_page(["Invoice 20394"]))
    page = page_xml(b'<ofd:ImageObject ID="5" Boundary="10 10 190 53" ResourceID="7" CTM="190 0 0 53 0 0"/>')
    further = {"Doc_0/DocumentRes.xml": RESOURCES, "Doc_0/Res/scan.png": scan}
    data = ofd(page, document=document_xml(common=MEDIA), further=further)
    with open_pages(data, max_pixels=MOST) as pages:
        assert pages.text_lines(0) == []
        assert pages.decode(0).image.min() < 50
    assert reader.read(data).text == "Invoice 20394"


def test_an_invoice_is_read_by_its_own_text(reader: Reader):
    page = reader.read(invoice(), Options(characters="boxes"))
    assert [line.text for line in page.lines] == ["发票号码:", "20394", "合计", "118.50"]
    assert {line.confidence for line in page.lines} == {1.0}
    assert [notice.code for notice in page.warnings] == ["OFD_TEXT_USED"]


def test_large_pages_are_shrunk_and_endless_ones_refused():
    page = page_xml(text_object("票", 10, 10))
    with open_pages(ofd(page, document=document_xml(1, b"0 0 841 1189")), max_pixels=10**6) as pages:
        assert pages.pixels(0) <= 10**6
        picture = pages.decode(0)
        assert [notice.code for notice in picture.warnings] == ["RENDERED_COARSELY"]
    with (
        open_pages(hostile_ofds()["ofd paper of a kilometre"], max_pixels=10**6) as pages,
        pytest.raises(TooManyPixels),
    ):
        pages.decode(0)


def test_documents_that_can_not_be_read():
    for name in ("entity in the root", "no document", "no pages", "XML cut short", "blocks in blocks"):
        with pytest.raises(ImageDecodeFailed), open_pages(hostile_ofds()[f"ofd {name}"], max_pixels=MOST) as pages:
            pages.decode(0)
    with pytest.raises(ImageTruncated):
        open_pages(invoice()[:-40], max_pixels=MOST)


def test_xml_fetches_nothing_and_bursts_into_nothing():
    root = parse_xml(b'<a xmlns:x="urn:x"><x:b y="1">t&amp;t</x:b><c><b/></c></a>')
    assert (root.name, root.find("b").text, root.find("b").attributes) == ("a", "t&t", {"y": "1"})
    assert root.find("none", "b").name == ""
    assert len(list(root.walk("b"))) == 2
    for hostile in (
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b"<a>&x;</a>",
        b"",
    ):
        with pytest.raises(ImageDecodeFailed):
            parse_xml(hostile)
