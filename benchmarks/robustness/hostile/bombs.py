"""Small picture files that ask for far too much: pixels, memory, frames, chunks, or a decoder's time."""

import struct
import zlib
from functools import partial

from PIL import Image

from benchmarks.robustness.hostile.samples import (
    PNG_SIGNATURE,
    chunk,
    directory,
    grey_entries,
    grey_tiff,
    png,
    samples,
    saved,
    tiff_header,
)

HUGE = (0, 1, 60_000, 2**31 - 1, 2**32 - 1)
MEGABYTE = 1_000_000
ZEROS = partial(bytes, 64 * MEGABYTE)
ONE_PIXEL_GIF_FRAME = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
GIF_HEAD = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"


def bombs() -> dict[str, bytes]:
    """All of them, by name; the name begins with the format."""
    return {**png_bombs(), **gif_bombs(), **jpeg_bombs(), **tiff_bombs(), **webp_and_bmp_bombs()}


def png_bombs() -> dict[str, bytes]:
    """Huge sizes, compressed text and profiles, chunks without number, frames that are not there."""
    found = {f"png-size-{w}x{h}": png(w, h, b"") for w in HUGE for h in HUGE if (w, h) != (1, 1)}
    for depth, colour in ((8, 7), (3, 2), (16, 3), (1, 2), (255, 255)):
        found[f"png-depth-{depth}-colour-{colour}"] = png(8, 8, bytes(400), depth=depth, colour=colour)
    whole = png(4, 4, bytes(52))
    head, rest = whole[:33], whole[33:]
    packed = zlib.compress(ZEROS(), 9)
    animated = chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    frame = partial(struct.pack, ">IIIIIHHBB")
    extra = {
        "text": chunk(b"zTXt", b"a\0\0" + packed),
        "many-texts": b"".join(chunk(b"zTXt", b"%d\0\0" % n + zlib.compress(bytes(MEGABYTE), 9)) for n in range(100)),
        "international-text": chunk(b"iTXt", b"a\0\x01\0\0\0" + packed),
        "profile": chunk(b"iCCP", b"a\0\0" + packed),
        "exif": chunk(b"eXIf", b"II*\0" + struct.pack("<IH", 8, 65535) + bytes(MEGABYTE)),
        "chunks": chunk(b"prVt") * 100_000,
        "frames-not-there": animated,
        "frame-outside": animated + chunk(b"fcTL", frame(0, 2**31 - 1, 2**31 - 1, 9, 9, 1, 1, 0, 0)),
        "frame-number": animated + chunk(b"fcTL", frame(2**32 - 1, 4, 4, 0, 0, 1, 1, 9, 9)),
        "no-frames": chunk(b"acTL", bytes(8)),
        "transparency": chunk(b"tRNS", bytes(10_000)),
        "second-header": chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)),
    }
    found |= {f"png-{name}": head + content + rest for name, content in extra.items()}
    found["png-empty-data-chunks"] = head + chunk(b"IDAT") * 100_000 + rest
    found["png-too-many-rows"] = png(10, 10, ZEROS())
    found["png-large-but-allowed"] = png(9900, 9900, bytes((9900 // 8 + 2) * 9900), depth=1, colour=0)
    found["png-chunk-length"] = PNG_SIGNATURE + struct.pack(">I", 2**32 - 1) + b"IHDR" + bytes(50)
    return found


def gif_bombs() -> dict[str, bytes]:
    """A huge screen, a huge frame on a small screen, frames and comments without number, rubbish for LZW."""
    found = {}
    for width, height in ((65535, 65535), (0, 0), (1, 65535), (0, 9)):
        found[f"gif-screen-{width}x{height}"] = (
            b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + GIF_HEAD[13:] + ONE_PIXEL_GIF_FRAME + b";"
        )
        size = struct.pack("<HHHHB", 0, 0, width, height, 0)
        found[f"gif-frame-{width}x{height}"] = GIF_HEAD + b"\x2c" + size + ONE_PIXEL_GIF_FRAME[10:] + b";"
    whole = struct.pack("<HHHHB", 0, 0, 65535, 65535, 0)
    for disposal in (2, 3):
        control = b"\x21\xf9\x04" + bytes([disposal << 2]) + b"\0\0\0\0"
        huge = control + b"\x2c" + whole + ONE_PIXEL_GIF_FRAME[10:]
        found[f"gif-first-frame-disposal-{disposal}"] = GIF_HEAD + huge + b";"
        found[f"gif-second-frame-disposal-{disposal}"] = GIF_HEAD + ONE_PIXEL_GIF_FRAME + huge * 2 + b";"
        hidden = b"\x21\xf9\0\x08" + bytes(8) + b"\0"  # an extension without content, and what seems to follow it
        found[f"gif-hidden-frame-disposal-{disposal}"] = GIF_HEAD + hidden + huge + b";"
    corner = struct.pack("<HHHHB", 65535, 65535, 65535, 65535, 0)
    found["gif-frame-beyond"] = GIF_HEAD + b"\x2c" + corner + ONE_PIXEL_GIF_FRAME[10:] + b";"
    found["gif-frames"] = GIF_HEAD + ONE_PIXEL_GIF_FRAME * 80_000 + b";"
    found["gif-comments"] = GIF_HEAD + b"\x21\xfe\xffccccc".ljust(258, b"c") * 5000 + b"\0" + ONE_PIXEL_GIF_FRAME + b";"
    found["gif-short-comments"] = GIF_HEAD + b"\x21\xfe\x01c\0" * 200_000 + ONE_PIXEL_GIF_FRAME + b";"
    found["gif-extensions"] = GIF_HEAD + b"\x21\xf9\x04\x0c\0\0\0\0" * 150_000 + ONE_PIXEL_GIF_FRAME + b";"
    for bits in (0, 1, 8, 12, 255):
        rubbish = bytes([255]) + b"\xa5" * 255
        found[f"gif-codes-of-{bits}-bits"] = GIF_HEAD + ONE_PIXEL_GIF_FRAME[:10] + bytes([bits]) + rubbish * 20 + b"\0;"
    large = saved(Image.new("P", (3000, 3000)), "GIF")
    start = large.index(b",")
    found["gif-large-frames"] = large[:start] + large[start:-1] * 40 + b";"
    return found


def jpeg_bombs() -> dict[str, bytes]:
    """Huge sizes, scans and segments without number, tables that are none."""
    whole = samples()["jpeg"]
    size_at = whole.index(b"\xff\xc0") + 5
    found = {}
    for width, height in ((65535, 65535), (0, 0), (65500, 1), (0, 24), (32, 0), (10_001, 10_000)):
        found[f"jpeg-size-{width}x{height}"] = (
            whole[:size_at] + struct.pack(">HH", height, width) + whole[size_at + 4 :]
        )
    progressive = saved(Image.new("L", (4000, 4000)), "JPEG", progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    found["jpeg-scans"] = progressive[:-2] + scan * (300_000 // len(scan)) + b"\xff\xd9"
    empty = scan[:10]
    found["jpeg-empty-scans"] = progressive[:-2] + empty * 20_000 + b"\xff\xd9"
    found["jpeg-segments"] = whole[:2] + b"\xff\xe0\0\x02" * 250_000 + whole[2:]
    found["jpeg-comments"] = whole[:2] + b"\xff\xfe\0\x03c" * 200_000 + whole[2:]
    found["jpeg-padding"] = whole[:2] + b"\xff" * 1_500_000 + whole[2:]
    found["jpeg-restarts"] = whole[:-2] + b"\xff\xd0" * 700_000 + b"\xff\xd9"
    found["jpeg-length-0"] = whole[:2] + b"\xff\xe0\0\0" + whole[2:]
    found["jpeg-huffman"] = whole[:2] + b"\xff\xc4\0\x13\0" + b"\xff" * 16 + whole[2:]
    exif_loop = b"Exif\0\0II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, 4, 1, 8, 8)
    found["jpeg-exif-loop"] = whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif_loop) + 2) + exif_loop + whole[2:]
    mpf = b"MPF\0II*\0" + struct.pack("<IHHHIIHHIII", 8, 2, 0xB001, 4, 1, 2**32 - 1, 0xB002, 7, 2**32 - 1, 8, 8)
    found["jpeg-pictures-behind"] = whole[:2] + b"\xff\xe2" + struct.pack(">H", len(mpf) + 2) + mpf + whole[2:]
    return found


def tiff_bombs() -> dict[str, bytes]:
    """Huge sizes and counts, directories that lead to themselves or lie on each other, zeros packed tightly."""
    found = {}
    grey = bytes(768)
    for big in (False, True):
        name, header = ("bigtiff", 16) if big else ("tiff", 8)
        for tag in (256, 257, 258, 259, 262, 273, 277, 278, 279, 322, 324):
            for value in (0, 2, 65535, 2**31, 2**32 - 1):
                found[f"{name}-tag-{tag}-{value}"] = grey_tiff(grey, big=big, tags={tag: value})
        entries = grey_entries(header, 768)
        first = header + 768
        found[f"{name}-loop"] = tiff_header(first, big=big) + grey + directory(entries, first, big=big)
        second = first + len(directory(entries, 0, big=big))
        loop = directory(entries, second, big=big) + directory(entries, first, big=big)
        found[f"{name}-loop-of-two"] = tiff_header(first, big=big) + grey + loop
        for pointer in (0, 1, header - 1, 2**31, 2**32 - 1):
            found[f"{name}-directory-at-{pointer}"] = tiff_header(pointer, big=big) + grey + directory(entries, big=big)
        for tag in (330, 34665, 34853):  # further directories, EXIF, GPS
            inner = sorted([*entries, (tag, 4, 1, first)])
            found[f"{name}-inner-loop-{tag}"] = tiff_header(first, big=big) + grey + directory(inner, big=big)
        for count in (2**31, 2**32 - 1):
            long = sorted([*entries, (270, 2, count, 8), (700, 1, count, 8)])
            found[f"{name}-values-{count}"] = tiff_header(first, big=big) + grey + directory(long, big=big)
    # zeros in as many entries as a directory can have; and a thousand of them, each begun a few bytes after the other
    found["tiff-entries"] = tiff_header(8) + struct.pack("<H", 65535) + bytes(65535 * 12 + 4)
    strips = [(tag, 4, 65_000, 8) for tag in (273, 279)] * 1000
    found["tiff-strips-of-strips"] = tiff_header(8) + directory(strips) + bytes(300_000)
    found["tiff-overlapping-directories"] = overlapping_directories()
    packed = zlib.compress(bytes(40 * MEGABYTE), 9)
    found["tiff-deflated-zeros"] = grey_tiff(packed, width=9000, height=9000, tags={259: 8})
    found["tiff-deflated-more"] = grey_tiff(packed, tags={259: 8})
    found["tiff-run-lengths"] = grey_tiff(b"\x81\0" * 200_000, width=9000, height=9000, tags={259: 32773})
    found["tiff-one-row-strips"] = grey_tiff(grey, height=65535, tags={278: 1})
    found["tiff-tiny-tiles"] = grey_tiff(grey, width=9000, height=9000, tile=1)
    found["tiff-huge-tile"] = grey_tiff(grey, tile=2**31)
    for compression in (2, 3, 4, 5, 6, 7, 34712, 34925, 50000, 50001):
        found[f"tiff-rubbish-for-{compression}"] = grey_tiff(bytes(range(256)) * 3, tags={259: compression})
    return found


def overlapping_directories(count: int = 10_000, frames: int = 900) -> bytes:
    """A TIFF of so many directories of so many entries each that lie on each other, all within 150 kB.

    Each begins an entry later than the one before, in the last two bytes of an entry's value.
    """
    entries = [(40_000, 3, 1, 0)] * (count - 20) + grey_entries(8, 20, 1, 1) + [(40_000, 3, 1, 0)] * 11
    data = bytearray(directory(entries) + bytes(frames * 12))
    for number in range(frames):
        start = number * 12
        struct.pack_into("<H", data, start, count)
        following = 8 + start + 12 if number < frames - 1 else 0
        struct.pack_into("<I", data, start + 2 + count * 12, following)
    return tiff_header(8) + bytes(data)


def webp_and_bmp_bombs() -> dict[str, bytes]:
    """Huge canvases and frames, sizes below zero, run lengths that leave the picture."""

    def riff(*chunks: tuple[bytes, bytes]) -> bytes:
        body = b"WEBP" + b"".join(kind + struct.pack("<I", len(data)) + data for kind, data in chunks)
        return b"RIFF" + struct.pack("<I", len(body)) + body

    def sides(width: int, height: int) -> bytes:
        return (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")

    lossless = (b"VP8L", b"\x2f" + struct.pack("<I", 16383 | 16383 << 14) + bytes(50))
    lossy = (b"VP8 ", b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 16383, 16383) + bytes(50))
    canvas = (b"VP8X", b"\x02\0\0\0" + sides(2**24, 2**24))
    small = (b"VP8X", b"\x02\0\0\0" + sides(4, 4))
    rules = (b"ANIM", bytes(6))
    frame = (b"ANMF", bytes(6) + sides(2**24, 2**24) + bytes(4) + samples()["webp-lossless"][12:])
    found = {
        "webp-lossless-size": riff(lossless),
        "webp-lossy-size": riff(lossy),
        "webp-canvas": riff(canvas, rules, lossless),
        "webp-canvas-alone": riff(canvas),
        "webp-frame": riff(small, rules, frame),
        "webp-frames": riff(small, rules, *[frame] * 5000),
        "webp-chunks": riff(small, *[(b"JUNK", b"")] * 100_000, lossless),
        "webp-nothing": riff(),
        "webp-length": b"RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff" + bytes(40),
    }
    whole = saved(Image.new("P", (8, 8)), "BMP")
    for offset, form, name in (
        (10, "<I", "pixels-at"),
        (14, "<I", "header"),
        (18, "<i", "width"),
        (22, "<i", "height"),
        (26, "<H", "planes"),
        (28, "<H", "bits"),
        (30, "<I", "compression"),
        (46, "<I", "colours"),
    ):
        bits = struct.calcsize(form) * 8
        for value in (0, 1, 3, 12, 2 ** (bits - 1) - 1, -(2 ** (bits - 1)) if form == "<i" else 2**bits - 1):
            data = bytearray(whole)
            struct.pack_into(form, data, offset, value)
            found[f"bmp-{name}-{value}"] = bytes(data)
    runs = bytearray(whole)
    struct.pack_into("<iiHHI", runs, 18, 9000, 9000, 1, 8, 1)
    found["bmp-runs"] = bytes(runs) + b"\0\x02\xff\xff" * 50_000 + b"\0\x01"
    return found
