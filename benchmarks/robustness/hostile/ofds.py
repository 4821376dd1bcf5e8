"""Small OFD documents, whole and hostile, written by hand after GB/T 33190."""

from benchmarks.robustness.hostile.zips import zip_of

NAMESPACE = b'xmlns:ofd="http://www.ofdspec.org/2016"'
ROOT = b"<ofd:OFD %b><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>" % NAMESPACE
DEEP = b"<ofd:PageBlock>" * 5000 + b"</ofd:PageBlock>" * 5000


def text_object(text: str, x: float, y: float, more: bytes = b"", code: bytes = b"", size: float = 4) -> bytes:
    """A text whose box begins at x, y, in millimetres; `more` and `code` are further attributes of it and its text."""
    box = b"%.2f %.2f %.2f %.2f" % (x, y, max(1, len(text)) * size, size)
    return (
        b'<ofd:TextObject ID="9" Boundary="%b" Font="1" Size="%.2f" %b>'
        b'<ofd:TextCode X="0" Y="%.2f" %b>%b</ofd:TextCode>'
        b"</ofd:TextObject>" % (box, size, more, size * 0.88, code, text.encode())
    )


def page_xml(*objects: bytes, head: bytes = b"") -> bytes:
    """A page's content."""
    layer = b'<ofd:Content><ofd:Layer ID="3">%b</ofd:Layer></ofd:Content>' % b"".join(objects)
    return b"<ofd:Page %b>%b%b</ofd:Page>" % (NAMESPACE, head, layer)


def document_xml(pages: int = 1, box: bytes = b"0 0 210 140", common: bytes = b"") -> bytes:
    """The document's own XML, of so many pages that lie in Pages/Page_N."""
    listed = b"".join(b'<ofd:Page ID="%d" BaseLoc="Pages/Page_%d/Content.xml"/>' % (10 + n, n) for n in range(pages))
    area = b"<ofd:PageArea><ofd:PhysicalBox>%b</ofd:PhysicalBox></ofd:PageArea>" % box
    return b"<ofd:Document %b><ofd:CommonData>%b%b</ofd:CommonData><ofd:Pages>%b</ofd:Pages></ofd:Document>" % (
        NAMESPACE,
        area,
        common,
        listed,
    )


def ofd(
    *pages: bytes, document: bytes | None = None, further: dict[str, bytes] | None = None, root: bytes = ROOT
) -> bytes:
    """A document of pages that have this content."""
    members = {"OFD.xml": root, "Doc_0/Document.xml": document_xml(len(pages)) if document is None else document}
    members |= {f"Doc_0/Pages/Page_{number}/Content.xml": content for number, content in enumerate(pages)}
    return zip_of(members | (further or {}))


def hostile_ofds() -> dict[str, bytes]:
    """Documents that would cost time, memory or a file of the machine, by name."""
    page = page_xml(text_object("发票", 10, 10))
    entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    laughs = b"<!DOCTYPE a [<!ENTITY l0 'lol'>%b]>" % b"".join(
        b"<!ENTITY l%d '%b'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)
    )
    numbers = b"1e308 1e308 nan inf"
    picture = b'<ofd:ImageObject ID="5" Boundary="0 0 90 90" ResourceID="7"/>'
    common = b"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    media = (
        b'<ofd:Res %b BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7"><ofd:MediaFile>%b</ofd:MediaFile>'
        b"</ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    rules = (
        b'<ofd:PathObject ID="4" Boundary="0 0 99 99"><ofd:AbbreviatedData>%b</ofd:AbbreviatedData></ofd:PathObject>'
    )

    def with_media(path: bytes, **files: bytes) -> bytes:
        res = {"Doc_0/DocumentRes.xml": media % (NAMESPACE, path)} | {f"Doc_0/Res/{n}": d for n, d in files.items()}
        return ofd(page_xml(picture), document=document_xml(common=common), further=res)

    cases = {
        "entity in the root": ofd(page, root=entity + ROOT.replace(b"Doc_0", b"&x;")),
        "entities in the page": ofd(laughs + page.replace("发票".encode(), b"&l9;")),
        "document type alone": ofd(b"<!DOCTYPE a>" + page),
        "no document": zip_of({"OFD.xml": ROOT}),
        "no pages": ofd(document=document_xml(0)),
        "pages missing": ofd(document=document_xml(50)),
        "pages beyond counting": ofd(page, document=document_xml(20_000)),
        "root leads up": ofd(page, root=ROOT.replace(b"Doc_0", b"../../../etc")),
        "root leads to itself": ofd(page, root=ROOT.replace(b"Doc_0/Document.xml", b"OFD.xml")),
        "root is a path of the system": ofd(page, root=ROOT.replace(b"Doc_0/Document.xml", b"/etc/passwd")),
        "paper of a kilometre": ofd(page, document=document_xml(1, b"0 0 9999 9999")),
        "paper of nothing": ofd(page, document=document_xml(1, b"0 0 0 0")),
        "paper that is no number": ofd(page, document=document_xml(1, numbers)),
        "blocks in blocks": ofd(page_xml(DEEP)),
        "elements without number": ofd(page_xml(b"<a/>" * 350_000)),
        "a text of a megabyte": ofd(page_xml(text_object("票" * 300_000, 0, 0))),
        "texts without number": ofd(page_xml(text_object("票", 0, 0) * 3000)),
        "deltas without number": ofd(
            page_xml(text_object("票" * 9, 0, 0, code=b'DeltaX="%b"' % (b"g 999999999 1 " * 900)))
        ),
        "numbers out of bounds": ofd(page_xml(text_object("票", 0, 0, more=b'CTM="%b"' % numbers))),
        "a size out of bounds": ofd(page_xml(text_object("票", 0, 0, size=1e9))),
        "a matrix of nothing": ofd(page_xml(text_object("票据", 0, 0, more=b'CTM="0 0 0 0 0 0"'))),
        "texts off the page": ofd(page_xml(text_object("票据", 9000, -9000))),
        "points without number": ofd(page_xml(rules % (b"M 0 0 " + b"L 9 9 " * 150_000))),
        "points far away": ofd(page_xml(rules % b"M 0 0 L 999999 999999 L -999999 5 C")),
        "a path of rubbish": ofd(page_xml(rules % b"M M L A 1 2 Q x y z B")),
        "a template of itself": ofd(
            page_xml(head=b'<ofd:Template TemplateID="2"/>' * 9),
            document=document_xml(common=b'<ofd:TemplatePage ID="2" BaseLoc="Pages/Page_0/Content.xml"/>'),
        ),
        "a picture that leads up": with_media(b"../../../../etc/passwd"),
        "a picture that is missing": with_media(b"a.png"),
        "a picture of rubbish": with_media(b"a.png", **{"a.png": b"\x89PNG\r\n\x1a\n rubbish"}),
        "a picture in itself": with_media(b"../../OFD.xml"),
        "no XML": ofd(b"\xff\xfe\x00"),
        "XML in another encoding": ofd(b'<?xml version="1.0" encoding="UTF-7"?><a/>'),
        "XML cut short": ofd(page[:-9]),
        "XML of two roots": ofd(page + page),
        "the archive cut short": ofd(page)[:-30],
        "the archive without its end": ofd(page)[:200],
    }
    return {f"ofd {name}": data for name, data in cases.items()}
