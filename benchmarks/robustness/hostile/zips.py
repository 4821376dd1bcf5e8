"""Zip archives, whole and hostile, written by hand so that each field can be a lie."""

import struct
import zlib
from dataclasses import dataclass

from benchmarks.robustness.hostile.samples import samples

UTF8 = 0x800
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Part:
    """An entry as it is written: what is None is as it should be."""

    name: bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    size: int | None = None
    packed_size: int | None = None
    checksum: int | None = None
    offset: int | None = None
    extra: bytes = b""

    @property
    def packed(self) -> bytes:
        """The data as they stand in the archive."""
        if self.method != 8:
            return self.data
        stream = zlib.compressobj(9, zlib.DEFLATED, -15)
        return stream.compress(self.data) + stream.flush()


def write_zip(
    *parts: Part,
    count: int | None = None,
    directory_offset: int | None = None,
    comment: bytes = b"",
    zip64: tuple[int, int, int] | None = None,
) -> bytes:
    """An archive; `zip64` are count, size and offset of the directory as its 64 bit record says, where it has one."""
    body, starts = bytearray(), []
    for part in parts:
        starts.append(len(body))
        packed = part.packed
        crc = zlib.crc32(part.data) if part.checksum is None else part.checksum
        sizes = (len(packed), len(part.data))
        body += struct.pack(
            "<4s5H3I2H", b"PK\x03\x04", 20, part.flags, part.method, 0, 33, crc, *sizes, len(part.name), 0
        )
        body += part.name + packed
    directory = bytearray()
    for part, start in zip(parts, starts, strict=True):
        crc = zlib.crc32(part.data) if part.checksum is None else part.checksum
        packed_size = len(part.packed) if part.packed_size is None else part.packed_size
        size = len(part.data) if part.size is None else part.size
        offset = start if part.offset is None else part.offset
        head = struct.pack("<4s6H3I", b"PK\x01\x02", 20, 20, part.flags, part.method, 0, 33, crc, packed_size, size)
        directory += head + struct.pack("<5H2I", len(part.name), len(part.extra), 0, 0, 0, 0, offset)
        directory += part.name + part.extra
    start = len(body)
    told = len(parts) if count is None else count
    at = start if directory_offset is None else directory_offset
    tail = b""
    if zip64 is not None:
        tail = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, zip64[0], *zip64)
        tail += struct.pack("<4sIQI", b"PK\x06\x07", 0, start + len(directory), 1)
        told, at = 0xFFFF, 0xFFFFFFFF
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, told, told, len(directory), at, len(comment))
    return bytes(body + directory) + tail + end + comment


def zip_of(members: dict[str, bytes]) -> bytes:
    """A plain archive of these files, their names in UTF-8."""
    return write_zip(*(Part(name.encode(), data, flags=UTF8) for name, data in members.items()))


def quine_bomb(kernel: bytes = bytes(MEGABYTE), entries: int = 250) -> bytes:
    """Entries that all lie on the same packed bytes."""
    first = Part(b"0", kernel)
    same = (
        Part(
            b"%d" % n, method=0, offset=0, size=len(kernel), packed_size=len(first.packed), checksum=zlib.crc32(kernel)
        )
        for n in range(1, entries)
    )
    return write_zip(first, *same)


def hostile_zips() -> dict[str, bytes]:
    """Archives that lie, burst or hide, by name."""
    picture = samples()["png"]
    good = Part(b"a.png", picture)
    start = len(write_zip(good)) - 22 - 46 - 5
    large = bytes(40 * MEGABYTE)
    inner = write_zip(Part(b"a.png", picture))
    for _ in range(8):
        inner = write_zip(Part(b"b.zip", inner), Part(b"c.dat", inner))
    zip64 = struct.pack("<2H3Q", 1, 24, 2**60, 2**60, 2**60)
    full = 0xFFFFFFFF
    cases = {
        "bomb of zeros": write_zip(Part(b"a.bmp", large)),
        "bomb of pictures": write_zip(*(Part(b"%d.bmp" % n, b"BM" + bytes(9 * MEGABYTE)) for n in range(20))),
        "bomb of entries on each other": quine_bomb(),
        "two entries on each other": write_zip(good, Part(b"b.png", picture, offset=0)),
        "bomb of archives": inner,
        "entries without number": write_zip(*(Part(b"%d" % n, method=0) for n in range(21_000))),
        "more files than are read": write_zip(*(Part(b"%d.png" % n, picture, method=0) for n in range(40))),
        "fewer entries than it says": write_zip(good, count=9),
        "more entries than it says": write_zip(good, Part(b"b.png", picture), count=1),
        "no entries": write_zip(),
        "directory behind the end": write_zip(good, directory_offset=2**31),
        "directory in the file": write_zip(good, directory_offset=3),
        "size too small": write_zip(Part(b"a.png", picture, size=10)),
        "size too large": write_zip(Part(b"a.png", picture, size=MEGABYTE)),
        "size of four gigabytes": write_zip(Part(b"a.png", picture, size=full - 1)),
        "packed size too small": write_zip(Part(b"a.png", picture, packed_size=10)),
        "packed size too large": write_zip(Part(b"a.png", picture, packed_size=full - 1)),
        "stored of another size": write_zip(Part(b"a.png", picture, method=0, size=len(picture) + 1)),
        "checksum wrong": write_zip(Part(b"a.png", picture, checksum=1)),
        "packed rubbish": write_zip(Part(b"a.png", b"\xa5" * 999, method=8), count=1).replace(b"\xa5", b"\x5a"),
        "offset behind the end": write_zip(Part(b"a.png", picture, offset=full - 1)),
        "offset in the directory": write_zip(Part(b"a.png", picture, offset=start)),
        "offset between": write_zip(Part(b"a.png", picture, offset=7)),
        "method of the future": write_zip(Part(b"a.png", picture, method=95)),
        "encrypted": write_zip(Part(b"a.png", picture, flags=1)),
        "encrypted by AES": write_zip(Part(b"a.png", picture, method=99)),
        "encrypted directory": write_zip(Part(b"a.png", picture, flags=0x2001)),
        "zip64 of exabytes": write_zip(Part(b"a.png", picture, size=full, packed_size=full, offset=full, extra=zip64)),
        "zip64 without its field": write_zip(Part(b"a.png", picture, size=full, packed_size=full, offset=full)),
        "zip64 field cut short": write_zip(Part(b"a.png", picture, size=full, extra=struct.pack("<2H", 1, 24) + b"x")),
        "zip64 of many entries": write_zip(good, zip64=(2**40, 51, start)),
        "zip64 of a long directory": write_zip(good, zip64=(1, 2**60, start)),
        "zip64 of a far directory": write_zip(good, zip64=(1, 51, 2**62)),
        "zip64 that is right": write_zip(good, zip64=(1, 51, start)),
        "zip64 without its locator": write_zip(good, count=0xFFFF),
        "extra field in circles": write_zip(Part(b"a.png", picture, extra=struct.pack("<2H", 0x7075, 0) * 99)),
        "extra field too long": write_zip(Part(b"a.png", picture, extra=struct.pack("<2H", 9, 60_000))),
        "several volumes": write_zip(good)[:-18] + b"\x05\0\x05\0" + write_zip(good)[-14:],
        "a comment that is an end": write_zip(good, comment=write_zip()),
        "a comment that is longer": write_zip(good, comment=b"x" * 9)[:-5],
        "a second end behind it": write_zip(good) + write_zip(),
        "something before it": b"PK\x03\x04" + bytes(99) + write_zip(good),
        "something behind it": write_zip(good) + bytes(200_000),
        "the directory alone": b"PK\x03\x04" + write_zip(good)[start:],
        "a path that leads up": write_zip(Part(b"../../../../etc/cron.d/a.png", picture)),
        "a path of the system": write_zip(Part(b"/etc/passwd", picture), Part(b"C:\\a.png", picture)),
        "a name of nothing": write_zip(Part(b"", picture)),
        "a name of dots": write_zip(Part(b"..", picture), Part(b".", picture)),
        "a name of slashes": write_zip(Part(b"//////", picture)),
        "a name with line breaks": write_zip(Part(b"a\r\nX-Evil: 1\0.png", picture)),
        "a long name": write_zip(Part(b"x" * 65_000, picture)),
        "a deep name": write_zip(Part(b"x/" * 30_000 + b"a.png", picture)),
        "a name that is no UTF-8": write_zip(Part(b"\xff\xfe.png", picture, flags=UTF8)),
        "a name that is nothing": write_zip(Part(b"\x80\xff\x81.png", picture)),
        "the same name twice": write_zip(good, good),
        "folders alone": write_zip(*(Part(b"%d/" % n, method=0) for n in range(99))),
        "a file as a folder": write_zip(Part(b"a/", picture)),
        "a link": write_zip(Part(b"a.png", b"/etc/passwd", method=0)),
        "hidden files alone": write_zip(Part(b"__MACOSX/._a.png", picture), Part(b".DS_Store", b"x")),
    }
    return {f"zip {name}": data for name, data in cases.items()}
