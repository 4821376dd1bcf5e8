import csv
import io
import json
import re
import shutil
import struct
import subprocess
from xml.etree import ElementTree

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from ocr.characters import cells
from ocr.errors import InvalidOption
from ocr.export import FORMATS, export
from ocr.export.glyphless import font
from ocr.export.words import words
from ocr.images import decode, open_pages
from ocr.results import Character, Document, Line, Page, Quadrilateral
from tests.conftest import ROOT, encode

XHTML = "{http://www.w3.org/1999/xhtml}"
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext missing: poppler-utils")


def box(left: float, top: float, right: float, bottom: float) -> Quadrilateral:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def line(text: str, place: Quadrilateral, *, end: str = "\n", confidence: float = 0.9) -> Line:
    """A line whose characters are all of one width and marked in their middles, as a CTC network does."""
    step = 1 / max(len(text), 1)
    characters = (Character(c, (n + 0.4) * step, (n + 0.6) * step, 0.8) for n, c in enumerate(text))
    return Line(text, confidence, place, end, tuple(characters))


ENGLISH = line("Total 118.50 EUR", box(100, 100, 420, 140))
CHINESE = line("发票号码", box(100, 200, 260, 240))
PAGE = Page(600, 800, (ENGLISH, CHINESE))
SECOND = Page(400, 300, (line("第二页", box(40, 60, 160, 100)),))
DOCUMENT = Document((PAGE, SECOND))
PICTURES = [np.full((page.height, page.width, 3), 255, np.uint8) for page in DOCUMENT.pages]

HOSTILE = [
    "<b>&amp;'\"</b>",
    "]]><!-- --><?php ?>",
    "nul \x00 bell \x07 escape \x1b[31m",
    "tab\tline\nreturn\rfeed\x0cseparator\u2028next\x85",
    "lone \ud800 and \udfff halves",
    "no characters \ufffe \uffff \ufdd0",
    "right \u202e to \u200f left \u05e9\u05dc\u05d5\u05dd",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "＝1+1",
    "  =1",
    "(unbalanced \\) parentheses",
    "\u0301combining first",
    "𠀋 beyond the plane 😀",
    "",
    "   ",
    "\u3000",
    "# heading * bold _ ` | ~ [a](b) $",
    "1. one",
]


def hostile() -> Document:
    lines = [line(text, box(10, 20 * n, 390, 20 * n + 18)) for n, text in enumerate(HOSTILE)]
    odd = [
        Line("no characters known", 0.5, box(10, 500, 200, 520)),
        Line("characters of another text", 0.5, box(10, 520, 200, 540), "\n", (Character("x", 0, 1, 0.5),)),
        line("a point", ((5, 5), (5, 5), (5, 5), (5, 5))),
        line("outside", box(-100, -50, -10, -20)),
        line("turned", ((300, 300), (200, 300), (200, 280), (300, 280))),
        Line("same place", 0.5, box(0, 0, 9, 9), "\n", tuple(Character(c, 0.5, 0.5, 0) for c in "same place")),
    ]
    return Document((Page(400, 600, (*lines, *odd)), Page(1, 1, ()), Page(50, 50, (line("", box(1, 1, 2, 2)),))))


def exported(document: Document, format: str, **options: object) -> bytes:
    if format == "pdf":
        pictures = [np.full((page.height, page.width, 3), 255, np.uint8) for page in document.pages]
        options = {"pictures": pictures} | options
    return export(document, format, **options)


def boxes(title: str) -> list[float]:
    return [float(number) for number in re.search(r"bbox ([-\d ]+)", title).group(1).split()]


def pdftotext(tmp_path, data: bytes, *options: str) -> str:
    (tmp_path / "file.pdf").write_bytes(data)
    command = ["pdftotext", "-enc", "UTF-8", *options, str(tmp_path / "file.pdf"), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode()


# words


def test_words_are_parted_by_spaces_and_placed_by_their_characters():
    found = words(ENGLISH)
    assert [word.text for word in found] == ["Total", "118.50", "EUR"]
    # 16 characters of 20 pixels each
    assert [word.box[0][0] for word in found] == pytest.approx([100, 220, 360])
    assert [word.box[2][0] for word in found] == pytest.approx([200, 340, 420])
    assert {point[1] for word in found for point in word.box} == {100, 140}
    assert [word.confidence for word in found] == pytest.approx([0.8] * 3)
    assert [glyph.text for glyph in found[1].glyphs] == [*"118.50"]
    assert found[1].glyphs[-1].box[1] == pytest.approx((340, 100))


def test_characters_fill_the_line():
    spans = [(cell.start, cell.end) for cell in cells(CHINESE)]
    assert np.allclose(spans, [(0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)])


def test_without_characters_wide_ones_take_twice_the_room():
    known = Line("合计 12", 0.7, box(0, 0, 70, 10))
    assert [(word.text, word.box[0][0], word.box[1][0]) for word in words(known)] == [
        ("合计", 0, pytest.approx(40)),
        ("12", pytest.approx(50), pytest.approx(70)),
    ]
    assert words(known)[0].confidence == pytest.approx(0.7)


def test_words_of_a_vertical_line_stand_below_each_other():
    first, second = words(line("直排 文字", box(500, 100, 540, 350)))
    assert (min(y for _, y in first.box), max(y for _, y in first.box)) == pytest.approx((100, 200))
    assert (min(y for _, y in second.box), max(y for _, y in second.box)) == pytest.approx((250, 350))
    assert {x for x, _ in second.box} == {500, 540}


# text, JSON, CSV, Markdown


def test_json_is_the_reply():
    assert json.loads(export(DOCUMENT, "json")) == DOCUMENT.to_json()


def test_text():
    assert export(DOCUMENT, "txt").decode() == "Total 118.50 EUR\n发票号码\n\n第二页\n"


def test_csv():
    data = export(DOCUMENT, "csv")
    assert data.startswith("\ufeffpage,line,text".encode())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(row["page"], row["line"], row["text"]) for row in rows] == [
        ("1", "1", "Total 118.50 EUR"),
        ("1", "2", "发票号码"),
        ("2", "1", "第二页"),
    ]
    corners = [float(rows[0][axis + number]) for number in "1234" for axis in "xy"]
    assert corners == [100, 100, 420, 100, 420, 140, 100, 140]
    assert float(rows[0]["confidence"]) == 0.9


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-2+3", "@a", "＝1", "  =1", "-", "=cmd|' /C calc'!A0", "\t=1", "＋1"]
)
def test_nothing_in_a_csv_is_calculated(text: str):
    rows = list(
        csv.reader(io.StringIO(export(Document((Page(9, 9, (line(text, box(0, 0, 9, 9)),)),)), "csv").decode()))
    )
    assert rows[1][2] == "'" + text.replace("\t", " ")


@pytest.mark.parametrize("text", ["-118.50", "+3", "-1,234.5", "-20%", "12=3", "a@b"])
def test_numbers_in_a_csv_stay_numbers(text: str):
    rows = list(
        csv.reader(io.StringIO(export(Document((Page(9, 9, (line(text, box(0, 0, 9, 9)),)),)), "csv").decode()))
    )
    assert rows[1][2] == text


def test_markdown():
    def written(*lines: Line) -> str:
        return export(Document((Page(9, 9, lines),)), "markdown").decode()

    place = box(0, 0, 9, 9)
    assert export(DOCUMENT, "markdown").decode() == "Total 118.50 EUR\\\n发票号码\n\n---\n\n第二页\n"
    assert written(line("1. a", place), line("- b", place)) == "1\\. a\\\n\\- b\n"
    assert written(line("a", place, end=" "), line("- b", place)) == "a - b\n"
    assert written(line("a", place, end="\n\n"), line("3.5 b", place)) == "a\n\n3.5 b\n"
    assert written(line("<i>*a*</i> & # [b](c) `d` \\", place)) == (
        "\\<i\\>\\*a\\*\\</i\\> \\& \\# \\[b\\](c) \\`d\\` \\\\\n"
    )


# hOCR and ALTO


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
    [found] = ElementTree.fromstring(export(document, "alto")).iter(ALTO + "TextLine")
    assert found.get("BASEDIRECTION") == "ttb"
    assert found.get("BASELINE") is None


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(ROOT / "tests/resources/alto-4-3.xsd"))


def test_alto(schema: etree.XMLSchema):
    data = export(DOCUMENT, "alto", source="a <b>.png")
    schema.assertValid(etree.fromstring(data))
    root = ElementTree.fromstring(data)
    assert root.find(f".//{ALTO}fileName").text == "a <b>.png"
    pages = list(root.iter(ALTO + "Page"))
    assert [(page.get("WIDTH"), page.get("HEIGHT")) for page in pages] == [("600", "800"), ("400", "300")]
    first = next(pages[0].iter(ALTO + "TextLine"))

    def place(element: ElementTree.Element) -> list[float]:
        return [float(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]

    assert place(first) == [100, 100, 320, 40]
    assert first.get("BASELINE") == "100.0,132.0 420.0,132.0"
    assert first.find(f"{ALTO}Shape/{ALTO}Polygon").get("POINTS") == "100.0,100.0 420.0,100.0 420.0,140.0 100.0,140.0"
    assert [(each.get("CONTENT"), place(each), each.get("WC")) for each in first.iter(ALTO + "String")] == [
        ("Total", [100, 100, 100, 40], "0.8000"),
        ("118.50", [220, 100, 120, 40], "0.8000"),
        ("EUR", [360, 100, 60, 40], "0.8000"),
    ]
    assert len(first.findall(ALTO + "SP")) == 2
    assert [(each.get("CONTENT"), place(each)) for each in first.iter(ALTO + "Glyph")][1] == ("o", [120, 100, 20, 40])


# searchable PDF


def test_a_pdfs_pages_look_like_their_pictures():
    picture = np.zeros((800, 600, 3), np.uint8)
    picture[:, :300] = (200, 60, 20)
    grey = np.full((300, 400, 3), 77, np.uint8)
    with open_pages(export(DOCUMENT, "pdf", pictures=iter([picture, grey])), max_pixels=10**6) as pages:
        assert pages.count == 2
        assert np.abs(pages.decode(0).image.astype(int) - picture).mean() < 2
        assert np.abs(pages.decode(1).image.astype(int) - grey).max() <= 1


def test_a_pdfs_text_lies_where_it_was_read():
    for dpi in (72, 200, 300):
        with open_pages(exported(DOCUMENT, "pdf", dpi=dpi), max_pixels=10**6, dpi=dpi) as pages:
            for index, page in enumerate(DOCUMENT.pages):
                found = pages.text_lines(index)
                assert [each.text for each in found] == [each.text for each in page.lines]
                for each, read in zip(found, page.lines, strict=True):
                    assert np.allclose(each.box, read.box, atol=1)
                    letters = [c for c in each.characters if c.text != " "]
                    assert np.allclose(
                        [c.start for c in letters], [c.start for c in cells(read) if c.text != " "], atol=0.03
                    )


@needs_pdftotext
def test_pdftotext_finds_the_words_in_their_places(tmp_path):
    data = exported(DOCUMENT, "pdf", dpi=72)
    assert pdftotext(tmp_path, data).split() == ["Total", "118.50", "EUR", "发票号码", "第二页"]
    root = ElementTree.fromstring(pdftotext(tmp_path, data, "-bbox"))
    found = {
        each.text: [float(each.get(name)) for name in ("xMin", "yMin", "xMax", "yMax")]
        for each in root.iter(XHTML + "word")
    }
    assert found["Total"] == pytest.approx([100, 100, 200, 140], abs=0.5)
    assert found["118.50"] == pytest.approx([220, 100, 340, 140], abs=0.5)
    assert found["发票号码"] == pytest.approx([100, 200, 260, 240], abs=0.5)
    assert found["第二页"] == pytest.approx([40, 60, 160, 100], abs=0.5)


@needs_pdftotext
@pytest.mark.parametrize("degrees", [0.5, 1, 2, -2])
def test_a_line_that_slopes_a_little_is_found_whole(tmp_path, degrees: float):
    text = "我们提供的发票号码和合计金额都写在这里 and some English"
    slope = np.tan(np.radians(degrees))
    place = ((50, 300), (950, 300 + 900 * slope), (950, 340 + 900 * slope), (50, 340))
    document = Document((Page(1000, 600, (line(text, place),)),))
    assert pdftotext(tmp_path, exported(document, "pdf")).strip() == text


@needs_pdftotext
def test_a_vertical_line_is_found(tmp_path):
    document = Document((Page(600, 800, (line("直排文字", box(500, 100, 540, 260)),)),))
    data = exported(document, "pdf", dpi=72)
    assert pdftotext(tmp_path, data).strip() == "直排文字"
    [word] = ElementTree.fromstring(pdftotext(tmp_path, data, "-bbox")).iter(XHTML + "word")
    place = [float(word.get(name)) for name in ("xMin", "yMin", "xMax", "yMax")]
    assert place == pytest.approx([500, 100, 540, 260], abs=0.5)


@needs_pdftotext
def test_every_script_is_copied_as_it_was_read(tmp_path):
    texts = ["繁體中文", "ｆｕｌｌ　ｗｉｄｔｈ：￥", "Ünïcödé ½ €", "Привет", "日本語かな", "한국어", "𠀋𠮷", "ﬁrst"]
    lines = tuple(line(text, box(50, 50 * n, 450, 50 * n + 40)) for n, text in enumerate(texts, 1))
    found = pdftotext(tmp_path, exported(Document((Page(500, 600, lines),)), "pdf"))
    assert [row for row in found.replace("\x0c", "").split("\n") if row] == [
        text.replace("\u3000", " ") for text in texts
    ]


def test_an_upright_jpeg_goes_in_as_it_is():
    picture = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    document = Document((Page(40, 30, ()),))
    for image in (picture, picture.convert("L")):
        jpeg = encode(image, "JPEG")
        data = export(document, "pdf", pictures=[jpeg])
        assert jpeg in data
        assert (
            np.abs(decode(data, max_pixels=10**6).image.astype(int) - decode(jpeg, max_pixels=10**6).image).mean() < 3
        )


def test_other_files_go_in_as_they_are_seen():
    picture = Image.linear_gradient("L").resize((40, 30)).convert("RGB")
    turned = Image.Exif()
    turned[0x0112] = 6
    files = {
        (30, 40): encode(picture, "JPEG", exif=turned),
        (40, 30): encode(picture.convert("CMYK"), "JPEG"),
        (30, 30): encode(picture.resize((30, 30)).convert("RGBA"), "PNG"),
    }
    for (width, height), file in files.items():
        data = export(Document((Page(width, height, ()),)), "pdf", pictures=[file])
        image = decode(file, max_pixels=10**6).image
        assert np.abs(decode(data, max_pixels=10**6).image.astype(int) - image).mean() < 3


def test_lines_of_all_sorts_are_found_whole():
    """By PDFium, which is Chrome's: it begins new lines, and leaves characters out, for reasons of its own."""
    uneven = Line("发票号码：20394 Invoice No. A-17", 0.9, box(100, 112, 718, 151))
    lone = line("𠀋", box(100, 160, 130, 200))
    dash = Line('- 3. <b>&amp; "y"', 0.9, box(100, 230, 475, 272))
    sloping = line("sloping line of text", ((300, 500), (700, 600), (690, 640), (290, 540)))
    vertical = line("直排文字", box(750, 100, 790, 260))
    lines = (uneven, lone, dash, sloping, vertical)
    with open_pages(exported(Document((Page(800, 800, lines),)), "pdf"), max_pixels=10**6) as pages:
        assert [found.text for found in pages.text_lines(0)] == [each.text for each in lines]


def test_characters_that_stand_alone_are_found():
    lone = line("第1页 - a", box(50, 50, 290, 90))
    with open_pages(exported(Document((Page(300, 100, (lone,)),)), "pdf"), max_pixels=10**6) as pages:
        [found] = pages.text_lines(0)
    assert found.text == lone.text


def test_a_very_long_page_keeps_to_what_readers_take():
    data = exported(Document((Page(60_000, 10, ()),)), "pdf", dpi=72)
    assert b"/MediaBox [0 0 14400.0000 2.4000]" in data


def test_pictures_have_to_be_the_pages():
    with pytest.raises(ValueError, match="needs the pages' pictures"):
        export(DOCUMENT, "pdf")
    with pytest.raises(ValueError):
        export(DOCUMENT, "pdf", pictures=PICTURES[:1])
    with pytest.raises(ValueError, match="400 x 300 pixels for a page of 600 x 800"):
        export(DOCUMENT, "pdf", pictures=PICTURES[::-1])


def test_the_text_takes_little_room():
    text = "".join(chr(0x4E00 + 7 * n) for n in range(40))
    lines = tuple(line(text[n:] + text[:n], box(50, 20 * n, 450, 20 * n + 18)) for n in range(1, 31))
    page = Page(500, 700, lines)
    bare = exported(Document((Page(500, 700, ()),)), "pdf")
    assert len(exported(Document((page,)), "pdf")) - len(bare) < 6000


def test_the_glyphless_font_is_a_whole_font():
    data = font()
    assert len(data) < 512
    assert sum(struct.unpack(f">{len(data) // 4}I", data)) & 0xFFFFFFFF == 0xB1B0AFBA
    fonttools = pytest.importorskip("fontTools.ttLib")
    loaded = fonttools.TTFont(io.BytesIO(data), checkChecksums=2)
    assert loaded["maxp"].numGlyphs == 3
    assert loaded["head"].unitsPerEm == 1000
    assert loaded["hhea"].ascent - loaded["hhea"].descent == 1000
    for glyph, width in ((1, 500), (2, 1000)):
        name = loaded.getGlyphName(glyph)
        assert loaded["hmtx"].metrics[name] == (width, 0)
        outline = loaded["glyf"][name]
        assert list(outline.getCoordinates(loaded["glyf"])[0]) == [(0, -200), (width, 800)]
        assert (outline.xMax, outline.yMax) == (width, 800)


# all formats


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_breaks_nothing(format: str, schema: etree.XMLSchema, tmp_path):
    document = hostile()
    data = exported(document, format)
    if format == "alto":
        schema.assertValid(etree.fromstring(data))
    elif format == "hocr":
        lines = [e for e in ElementTree.fromstring(data).iter() if e.get("class") == "ocr_line"]
        assert len(lines) == sum(len(page.lines) for page in document.pages)
        assert "".join(lines[0].itertext()) == HOSTILE[0]
    elif format == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) == 1 + sum(len(page.lines) for page in document.pages)
        assert {len(row) for row in rows} == {12}
        assert not any(row[2].lstrip().startswith(tuple("=+@＝")) for row in rows)
    elif format == "json":
        assert json.loads(data)["lines"][2]["text"] == HOSTILE[2]
    elif format == "pdf":
        with open_pages(data, max_pixels=10**6) as pages:
            assert pages.count == 3
            assert any(HOSTILE[0] in each.text for each in pages.text_lines(0))
        if shutil.which("pdftotext"):
            assert HOSTILE[0] in pdftotext(tmp_path, data)
    else:
        assert "right" in data.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_a_page_without_text(format: str):
    assert exported(Document((Page(10, 10, ()),)), format)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_document_gives_the_same_bytes(format: str):
    assert exported(DOCUMENT, format) == exported(DOCUMENT, format)


def test_an_unknown_format_is_named():
    with pytest.raises(
        InvalidOption, match=r"^format is 'doc', but must be one of json, txt, csv, markdown, hocr, alto, pdf$"
    ):
        export(DOCUMENT, "doc")
