from xml.etree import ElementTree

from lxml import etree

from ocr.export import export
from ocr.results import Document, Page
from tests.export.documents import DOCUMENT, box, line

ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


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


def test_a_vertical_line_has_no_baseline():
    document = Document((Page(600, 800, (line("直排文字", box(500, 100, 540, 260)),)),))
    [found] = ElementTree.fromstring(export(document, "alto")).iter(ALTO + "TextLine")
    assert found.get("BASEDIRECTION") == "ttb"
    assert found.get("BASELINE") is None


def test_a_turned_pages_block_says_so(schema: etree.XMLSchema):
    upwards = line("Invoice", ((100, 300), (100, 100), (140, 100), (140, 300)))
    data = export(Document((Page(400, 400, (upwards,), direction=270, angle=-1.5),)), "alto")
    schema.assertValid(etree.fromstring(data))
    [block] = ElementTree.fromstring(data).iter(ALTO + "TextBlock")
    assert block.get("ROTATION") == "91.5"
