"""PDFs that ask for too much, lead in circles, or want something outside the file."""

import zlib

from benchmarks.robustness.hostile.samples import CATALOG, one_page_pdf, pdf, pdf_stream

DRAW = b"/Resources<</XObject<</X 5 0 R>>>>"
FILE = b"/etc/passwd"


def hostile_pdfs() -> dict[str, bytes]:
    """All of them, by name."""
    return {**page_trees(), **contents(), **pictures(), **actions(), **structures()}


def page_trees() -> dict[str, bytes]:
    """Trees of pages that are deep, in circles, endless, or not there."""
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    deep = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % number for number in range(3, 5003)]
    many = b"".join(b"%d 0 R " % number for number in range(3, 20_003))
    found = {
        "pdf-deep-tree": pdf(CATALOG, *deep, leaf),
        "pdf-100000-pages": pdf(CATALOG, b"<</Type/Pages/Kids[%b]/Count 100000>>" % (b"3 0 R " * 100_000), leaf),
        "pdf-20000-objects": pdf(CATALOG, b"<</Type/Pages/Kids[%b]/Count 20000>>" % many, *[leaf] * 20_000),
        "pdf-tree-in-itself": pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", leaf),
        "pdf-tree-as-page": pdf(CATALOG, b"<</Type/Pages/Kids[1 0 R]/Count 1>>"),
        "pdf-no-pages": pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"),
        "pdf-no-root": pdf(b"null"),
        "pdf-page-is-a-number": pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"7"),
    }
    for count in (-1, 2, 2**31 - 1, 2**31, 10**30):
        found[f"pdf-count-{count}"] = pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count, leaf)
    for box in ("0 0 0 0", "0 0 1e9 1e9", "0 0 -5 -5", "0 0 1e38 1", "9 9", "0 0 1e999 nan", "0 0 14400 14400", "(a)"):
        found[f"pdf-page-{box}"] = one_page_pdf(b"0 0 9 9 re f", box.encode())
    for turn in (45, -90, 2**31, 10**20):
        found[f"pdf-turned-{turn}"] = one_page_pdf(b"", entries=b"/Rotate %d" % turn)
    for unit in ("0", "-1", "1e9"):
        found[f"pdf-unit-{unit}"] = one_page_pdf(b"", entries=b"/UserUnit " + unit.encode())
    return found


def contents() -> dict[str, bytes]:
    """Drawings that draw themselves, that never end, or that are packed again and again."""

    def form(content: bytes, more: bytes = b"") -> bytes:
        return pdf_stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]" + more)

    fan = [form(b"/X Do " * 30, b"/Resources<</XObject<</X %d 0 R>>>>" % number) for number in range(6, 14)]
    once = zlib.compress(bytes(200_000_000), 9)
    twice = zlib.compress(once, 9)
    function = b"<</FunctionType 4/Domain[0 1]/Range[0 1]/Length 40>>\nstream\n{" + b"{" * 38 + b"}\nendstream"
    return {
        "pdf-form-in-itself": one_page_pdf(b"/X Do", b"0 0 9 9", DRAW, [form(b"/X Do", DRAW)]),
        "pdf-fan-of-forms": one_page_pdf(b"/X Do", b"0 0 200 200", DRAW, [*fan, form(b"0 0 9 9 re f")]),
        "pdf-saves": one_page_pdf(b"q " * 500_000),
        "pdf-brackets": one_page_pdf(b"[" * 300_000),
        "pdf-dictionaries": one_page_pdf(b"<<" * 300_000),
        "pdf-curves": one_page_pdf(b"0 0 m " + b"9 200 1 5 200 9 c " * 60_000 + b"S"),
        "pdf-dashes": one_page_pdf(b"[.0001] 0 d 1 w 0 0 m 200 200 l S " * 20),
        "pdf-wide-line": one_page_pdf(b"1e30 w 0 0 m 1e30 1e30 l S"),
        "pdf-packed-zeros": one_page_pdf(
            b"", entries=b"/Contents 5 0 R", further=[pdf_stream(once, b"/Filter/FlateDecode")]
        ),
        "pdf-packed-twice": one_page_pdf(
            b"", entries=b"/Contents 5 0 R", further=[pdf_stream(twice, b"/Filter[/FlateDecode/FlateDecode]")]
        ),
        "pdf-many-filters": one_page_pdf(
            b"", entries=b"/Contents 5 0 R", further=[pdf_stream(b"x", b"/Filter[%b]" % (b"/ASCIIHexDecode" * 20_000))]
        ),
        "pdf-shading": one_page_pdf(
            b"/S sh",
            entries=b"/Resources<</Shading<</S 6 0 R>>>>",
            further=[function, b"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 9 9]/Function 5 0 R>>"],
        ),
        "pdf-pattern-in-itself": one_page_pdf(
            b"/Pattern cs /P scn 0 0 200 200 re f",
            entries=b"/Resources 6 0 R",
            further=[
                pdf_stream(
                    b"/Pattern cs /P scn 0 0 9 9 re f",
                    b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep .0001/YStep .0001/Resources 6 0 R",
                ),
                b"<</Pattern<</P 5 0 R>>>>",
            ],
        ),
        "pdf-type3-in-itself": one_page_pdf(
            b"BT /F 9 Tf (aaaa) Tj ET",
            entries=b"/Resources 5 0 R",
            further=[
                b"<</Font<</F 6 0 R>>>>",
                b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>/Encoding"
                b"<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/Resources 5 0 R>>",
                pdf_stream(b"BT /F 9 Tf (aaaa) Tj ET"),
            ],
        ),
        "pdf-long-text": one_page_pdf(
            b"BT /F 9 Tf 9 9 Td (" + b"a" * 100_000 + b") Tj ET",
            entries=b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
        ),
    }


def pictures() -> dict[str, bytes]:
    """Pictures in a page that are larger than their data, or no pictures."""
    found = {}
    for width, height in ((0, 0), (2**31 - 1, 2**31 - 1), (50_000, 50_000), (-1, 5), (10**20, 1)):
        entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        picture = pdf_stream(zlib.compress(bytes(1000)), entries % (width, height) + b"/Filter/FlateDecode")
        content = b"200 0 0 200 0 0 cm /X Do"
        found[f"pdf-picture-{width}x{height}"] = one_page_pdf(content, entries=DRAW, further=[picture])
    for kind in (b"DCTDecode", b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode", b"LZWDecode", b"RunLengthDecode"):
        entries = b"/Type/XObject/Subtype/Image/Width 9000/Height 9000/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/"
        rubbish = pdf_stream(bytes(range(256)) * 40, entries + kind)
        name = f"pdf-rubbish-for-{kind.decode()}"
        found[name] = one_page_pdf(b"200 0 0 200 0 0 cm /X Do", entries=DRAW, further=[rubbish])
    mask = b"/Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8/SMask 5 0 R"
    found["pdf-mask-of-itself"] = one_page_pdf(
        b"200 0 0 200 0 0 cm /X Do", entries=DRAW, further=[pdf_stream(bytes(81), mask)]
    )
    return found


def actions() -> dict[str, bytes]:
    """What a viewer could be made to do: run a script, start a program, fetch something, read a file."""
    opened = {
        "script": b"/S/JavaScript/JS(while(1){app.alert(1)})",
        "launch": b"/S/Launch/F(/bin/sh)/Win<</F(cmd.exe)/P(/c calc)>>",
        "address": b"/S/URI/URI(http://127.0.0.1:9/)",
        "submit": b"/S/SubmitForm/F<</FS/URL/F(http://127.0.0.1:9/)>>",
        "remote": b"/S/GoToR/F(" + FILE + b")/D[0/Fit]",
        "import": b"/S/ImportData/F(" + FILE + b")",
    }
    found = {
        f"pdf-opens-{name}": one_page_pdf(b"", root=b"/OpenAction<</Type/Action%b>>" % action)
        for name, action in opened.items()
    }
    outside = b"<</Length 0/F(%b)/FFilter/ASCIIHexDecode>>\nstream\n\nendstream" % FILE
    found["pdf-contents-elsewhere"] = one_page_pdf(b"", entries=b"/Contents 5 0 R", further=[outside])
    reference = (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F(%b)/Page 0>>/Length 0>>\nstream\n\nendstream" % FILE
    )
    found["pdf-form-elsewhere"] = one_page_pdf(b"/X Do", entries=DRAW, further=[reference])
    form = b"/AcroForm<</XFA 5 0 R/NeedAppearances true/Fields[6 0 R]>>"
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    field = b"<</FT/Tx/T(a)/V(a)/Kids[6 0 R]/Parent 6 0 R/Rect[0 0 9 9]/Subtype/Widget>>"
    found["pdf-form-of-xml"] = one_page_pdf(
        b"", entries=b"/Annots[6 0 R]", further=[pdf_stream(entity), field], root=form
    )
    return found


def structures() -> dict[str, bytes]:
    """Tables and object streams in circles, lengths that are lies, encryption without a key."""
    whole = one_page_pdf(b"0 0 9 9 re f")
    start = int(whole.split(b"startxref\n")[1].split(b"\n")[0])
    packed = b"/Type/ObjStm/N 1/First 4/Extends 5 0 R"
    return {
        "pdf-table-before-itself": whole.replace(b"/Root", b"/Prev %d/Root" % start),
        "pdf-table-at-the-end": whole.replace(b"startxref\n%d" % start, b"startxref\n%d" % len(whole)),
        "pdf-table-nowhere": whole.replace(b"startxref\n%d" % start, b"startxref\n99999999999999999999"),
        "pdf-table-of-many": whole.replace(b"xref\n0 5", b"xref\n0 4294967295"),
        "pdf-size": whole.replace(b"/Size 5", b"/Size 2147483647"),
        "pdf-length-refers-to-itself": whole.replace(b"/Length 12", b"/Length 4 0 R"),
        "pdf-length": whole.replace(b"/Length 12", b"/Length 999999999"),
        "pdf-stream-of-objects": one_page_pdf(b"", further=[pdf_stream(b"5 0 <<>>", packed)]),
        "pdf-reference-to-itself": pdf(CATALOG, b"2 0 R"),
        "pdf-encrypted": one_page_pdf(b"").replace(
            b"/Root", b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O(%b)/U(%b)>>/Root" % (b"o" * 32, b"u" * 32)
        ),
        "pdf-encrypted-strangely": one_page_pdf(b"").replace(b"/Root", b"/Encrypt<</Filter/None/V 99>>/Root"),
        "pdf-brackets-as-object": pdf(CATALOG, b"[" * 300_000 + b"]" * 300_000),
        "pdf-dictionaries-as-object": pdf(CATALOG, b"<</A" * 100_000 + b">>" * 100_000),
        "pdf-only-marks": b"%PDF-1.7\n" + b"%%EOF\n" * 1000,
        "pdf-rubbish": b"%PDF-1.7\n" + bytes(range(256)) * 500 + b"\n%%EOF",
        "pdf-ends-everywhere": whole.replace(b"endobj", b"%%EOF\nendobj"),
    }
