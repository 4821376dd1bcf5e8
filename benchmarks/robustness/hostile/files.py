"""Hostile files: some hundred of each kind, made here, the same in every run, each below 2 MB.

    for name, data in hostile_files("cut").items(): ...         # the name says what was done to what

Nothing of them is a whole picture of a usual size, so an answer may be a failure or a picture; it must come soon, and
nothing else may come of them.
"""

import gzip
import io
import pickle
import random
import tarfile
import zipfile
from functools import cache

from benchmarks.robustness.hostile.bombs import bombs
from benchmarks.robustness.hostile.locked_pdfs import hostile_locked_pdfs
from benchmarks.robustness.hostile.ofds import hostile_ofds
from benchmarks.robustness.hostile.pdfs import hostile_pdfs
from benchmarks.robustness.hostile.photos import hostile_photos
from benchmarks.robustness.hostile.samples import boundaries, one_page_pdf, samples
from benchmarks.robustness.hostile.zips import hostile_zips

FAMILIES = ("cut", "damaged", "bomb", "photo", "zip", "ofd", "locked", "pdf", "stranger", "polyglot")
PDF_FAMILIES = ("pdf", "locked")  # each of their files needs a process
SEED = 2026
CUTS = 14  # of each sample, at boundaries; and some in between
CUTS_BETWEEN = 4
DAMAGED = 8  # of each sample
INTERESTING = (b"\0", b"\xff", b"\x7f\xff", b"\xff\x7f", b"\xff\xff\xff\xff", b"\x80\0\0\0", b"\0\0\0\x80", bytes(4))
SIGNATURES = {
    "jpeg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "bmp": b"BM",
    "gif": b"GIF89a",
    "tiff": b"II*\0",
    "tiff-big-endian": b"MM\0*",
    "bigtiff": b"II+\0",
    "bigtiff-big-endian": b"MM\0+",
    "webp": b"RIFF\x40\0\0\0WEBP",
    "webp-vp8x": b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0",
    "pdf": b"%PDF-1.7\n",
}
# names that clients may give to files, as bytes between the quotes of a multipart header
NAMES = (
    "发票 2026 №7 – ünïcode 🧾.png".encode(),
    "\u202egnp.exe".encode(),  # right to left: shown as exe.png
    "a\u200b\ufeff\u2028.png".encode(),
    b"../../../../etc/passwd",
    b"..\\..\\windows\\system32\\cmd.exe",
    b"/etc/shadow",
    b"C:\\a.png",
    b"file:///etc/passwd",
    b"http://127.0.0.1:9/a.png",
    b"a\0.png",
    b"a.png\r\nX-Evil: 1",
    b"a.png\r\n\r\n<script>alert(1)</script>",
    b'a\\".png',
    b'a"; filename="b.png',
    b"'; DROP TABLE jobs; --",
    b"$(touch /tmp/hostile-was-here)`id`|id;&.png",
    b"%s%n%x{0}{{7*7}}",
    b"=cmd|' /C calc'!A0",
    b"x" * 10_000,
    "名".encode() * 3000,
    b"\xff\xfe\x80.png",
    b"CON",
    b".",
    b"..",
    b"",
    b" ",
)


@cache
def hostile_files(family: str) -> dict[str, bytes]:
    """The files of one of FAMILIES, by name."""
    make = {"cut": cut, "damaged": damaged, "bomb": bombs, "pdf": hostile_pdfs, "stranger": strangers}
    make |= {"photo": hostile_photos, "zip": hostile_zips, "ofd": hostile_ofds, "locked": hostile_locked_pdfs}
    return make.get(family, polyglots)()


def cut() -> dict[str, bytes]:
    """Samples that end too early: at the boundaries of their parts, and in between."""
    found: dict[str, bytes] = {}
    for name, data in samples().items():
        chance = random.Random(f"{SEED} {name}")
        places = boundaries(name, data)
        ends = set(chance.sample(places, min(CUTS, len(places)))) | {1, 3, len(data) - 1}
        ends |= {chance.randrange(1, len(data)) for _ in range(CUTS_BETWEEN)}
        found |= {f"{name} cut at {end} of {len(data)}": data[:end] for end in sorted(ends)}
    return found


def damaged() -> dict[str, bytes]:
    """Samples in which numbers were changed, parts moved, left out or doubled, mostly near boundaries."""
    found = {}
    for name, data in samples().items():
        chance = random.Random(f"{SEED} {name}")
        places = boundaries(name, data)
        for number in range(DAMAGED):
            changed = bytearray(data)
            for _ in range(chance.choice((1, 2, 8))):
                at = min(len(changed) - 1, chance.choice(places) + chance.randrange(6))
                match chance.randrange(5):
                    case 0:
                        del changed[at : at + chance.choice((1, 4, 40))]
                    case 1:
                        part = chance.choice(places)
                        changed[at:at] = changed[part : part + 60]
                    case _:
                        new = chance.choice(INTERESTING)
                        changed[at : at + len(new)] = new
            found[f"{name} damaged {number}"] = bytes(changed)
    return found


def strangers() -> dict[str, bytes]:
    """Files of other kinds, and signatures with something else behind them."""
    chance = random.Random(SEED)
    entity = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../evil.png"))
    found = {
        "one byte": b"\xff",
        "a line break": b"\n",
        "text": "发票 invoice\n".encode() * 100,
        "text that begins as a BMP": b"BMW sells cars, and this is no picture of one. " * 10,
        "text that begins as a GIF": b"GIF89a is the name of a format. " * 10,
        "HTML": b"<!DOCTYPE html><html><body><img src=file:///etc/passwd></body></html>",
        "JSON": b'{"image": "' + b"A" * 1000 + b'"}',
        "XML bomb": f'<!DOCTYPE l [<!ENTITY l0 "lol">{laughs}]><l>&l9;</l>'.encode(),
        "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        "SVG with an entity": f'<?xml version="1.0"?>{entity}<svg><text>&x;</text></svg>'.encode(),
        "ZIP": zipped({"a.txt": b"a"}),
        "ZIP bomb": zipped({"a": bytes(100_000_000)}),
        "DOCX": zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}),
        "gzip of a picture": gzip.compress(samples()["png"]),
        "tar": tar.getvalue(),
        "pickle": pickle.dumps(["a", 1]),
        "EXE": b"MZ\x90\0" + bytes(60) + b"PE\0\0" + bytes(200),
        "ELF": b"\x7fELF\x02\x01\x01" + bytes(200),
        "shell script": b"#!/bin/sh\nrm -rf /\n",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) (r) file\n",
        "PSD": b"8BPS\0\x01" + bytes(6) + b"\0\x03" + bytes(300),
        "ICO": b"\0\0\x01\0\x01\0" + bytes(100),
        "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100),
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(100),
        "AVIF": b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(100),
        "JPEG XL": b"\xff\x0a" + bytes(100),
        "WAV": b"RIFF\x40\0\0\0WAVEfmt " + bytes(60),
        "MP3": b"ID3\x04\0\0\0\0\0\0" + bytes(200),
        "PNM": b"P6 99999 99999 255\n",
        "FITS": b"SIMPLE  =                    T" + b" " * 2850,
        "XPM": b'/* XPM */ static char *x[] = {"9 9 1 1", "a c #000"};',
        "SVG after a BOM": b"\xef\xbb\xbf<svg/>",
        "zeros": bytes(100_000),
        "ones": b"\xff" * 100_000,
        "random": chance.randbytes(100_000),
    }
    for name, signature in SIGNATURES.items():
        found[f"{name} signature alone"] = signature
        found[f"{name} signature and zeros"] = signature + bytes(5000)
        found[f"{name} signature and ones"] = signature + b"\xff" * 5000
        found[f"{name} signature and rubbish"] = signature + chance.randbytes(5000)
        found[f"{name} signature and itself"] = signature * 500
        found[f"{name} signature and HTML"] = signature + found["HTML"]
    return found


def polyglots() -> dict[str, bytes]:
    """Files that are two things at once."""
    whole = samples()
    archive = zipped({"evil.sh": b"#!/bin/sh\n"})
    page = one_page_pdf(b"0 0 9 9 re f")
    script = b"<script>alert(1)</script><?php system('id'); ?>"
    found = {f"{name} and a ZIP": data + archive for name, data in whole.items()}
    found |= {f"{name} and a script": data + script for name, data in whole.items()}
    found |= {f"{first} and {second}": whole[first] + whole[second] for first in whole for second in ("jpeg", "png")}
    found |= {f"{name} before a PDF": data + page for name, data in whole.items() if len(data) < 1000}
    found["HTML before a PDF"] = script + page
    found["ZIP before a PDF"] = archive + page
    found["PDF signature late"] = bytes(1016) + page
    found["PDF signature too late"] = bytes(1030) + page
    found["GIF that is a script"] = b"GIF89a/*" + whole["gif"][8:] + b"*/=1;alert(1)"
    found["JPEG named as PNG inside"] = whole["png"][:8] + whole["jpeg"]
    return found


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()
