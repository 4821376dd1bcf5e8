"""What is in a zip archive, by its own directory, and each entry's bytes; nothing is believed that can be counted.

    entries = read_directory(data)
    unpack_entry(data, entries[0])          # just as many bytes as the directory says, or an error

Python's zipfile reads directories of any length into memory, lets entries lie on each other, by which a file of 10 MB
unpacks to 281 TB, and takes all names that are not marked for the ones of DOS; so it is done here.
"""

import re
import struct
import zlib
from dataclasses import dataclass

from ocr.errors import FileTooLarge, ImageDecodeFailed, UnsupportedFormat

SIGNATURE, EMPTY_SIGNATURE = b"PK\x03\x04", b"PK\x05\x06"
MOST_ENTRIES = 20_000
LONGEST_COMMENT = 65_535
STORED, DEFLATED = 0, 8

_END = struct.Struct("<4s4H2IH")
_LOCATOR, _END64 = struct.Struct("<4sIQI"), struct.Struct("<4sQ2H2I4Q")
_CENTRAL, _LOCAL = struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s5H3I2H")
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_ENCRYPTED, _STRONG, _UTF8, _HIDDEN = 0x1, 0x40, 0x800, 0x2000  # flags of an entry
_ZIP64, _UNICODE_PATH, _AES = 0x0001, 0x7075, 99
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its name as text, where its packed bytes stand, and what it unpacks to."""

    name: str
    header: int
    packed: int
    size: int
    checksum: int
    method: int
    encrypted: bool


def is_zip(data: bytes) -> bool:
    """Whether a file begins as a zip archive does."""
    return data.startswith((SIGNATURE, EMPTY_SIGNATURE))


def read_directory(data: bytes) -> list[Entry]:
    """The entries of an archive, in the directory's order; none of them is unpacked.

    Raises:
        ImageDecodeFailed: the directory is damaged or contradicts the file.
        FileTooLarge: it has more entries than are read.
    """
    count, start, end = _find_directory(data)
    if count > MOST_ENTRIES:
        raise FileTooLarge(f"the zip archive has {count} entries, and at most {MOST_ENTRIES} are read")
    entries, place = [], start
    for _ in range(count):
        if place + _CENTRAL.size > end:
            raise _damaged("its directory ends too early")
        entry, place = _read_entry(data, place)
        entries.append(entry)
    if place != end:
        raise _damaged("its directory has another length than its entries")
    _check_places(entries, start)
    return entries


def unpack_entry(data: bytes, entry: Entry) -> bytes:
    """An entry's bytes, `entry.size` of them.

    Raises:
        UnsupportedFormat: it needs a password, or is packed in a way that is not read.
        ImageDecodeFailed: it is damaged, or unpacks to another size than it says.
    """
    if entry.encrypted:
        raise UnsupportedFormat("this entry of the archive is encrypted: send it unpacked, or without a password")
    if entry.method not in (STORED, DEFLATED):
        raise UnsupportedFormat(f"this entry of the archive is packed by method {entry.method}: use deflate")
    signature, _, _, method, _, _, _, _, _, name, extra = _LOCAL.unpack_from(data, entry.header)
    begin = entry.header + _LOCAL.size + name + extra
    packed = memoryview(data)[begin : begin + entry.packed]
    if signature != SIGNATURE or method != entry.method or len(packed) != entry.packed:
        raise _damaged("an entry is not where the directory says")
    found = bytes(packed) if entry.method == STORED else _inflate(packed, entry.size)
    if len(found) != entry.size or zlib.crc32(found) != entry.checksum:
        raise _damaged("an entry is not what the directory says")
    return found


def _inflate(packed: memoryview, size: int) -> bytes:
    """What is packed, up to one byte more than it should be."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = stream.decompress(packed, size + 1)
    except zlib.error:
        raise _damaged("an entry can't be unpacked") from None
    if len(found) <= size and not stream.eof:
        raise _damaged("an entry ends too early")
    return found


def _find_directory(data: bytes) -> tuple[int, int, int]:
    """How many entries the directory has, and where it begins and ends."""
    place = data.rfind(EMPTY_SIGNATURE, max(0, len(data) - LONGEST_COMMENT - _END.size))
    if place < 0 or place + _END.size > len(data):
        raise _damaged("its directory is missing; was it cut off on the way?")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, place)
    end = place
    if place + _END.size + comment > len(data):
        raise _damaged("its directory ends too early")
    if _FULL16 in (disk, first_disk, here, count) or _FULL32 in (size, start):
        disk, first_disk, here, count, size, start, end = _read_end64(data, place)
    if disk or first_disk or here != count:
        raise _damaged("it is one part of several")
    if start + size != end or count * _CENTRAL.size > size:
        raise _damaged("its directory is not where it says")
    return count, start, end


def _read_end64(data: bytes, place: int) -> tuple[int, int, int, int, int, int, int]:
    """The same as the end of the directory says, of archives with large numbers; and where the directory ends."""
    if place < _LOCATOR.size:
        raise _damaged("its directory is not where it says")
    signature, disk, end, disks = _LOCATOR.unpack_from(data, place - _LOCATOR.size)
    if signature != b"PK\x06\x07" or disk or disks > 1 or end + _END64.size > place - _LOCATOR.size:
        raise _damaged("its directory is not where it says")
    signature, _, _, _, disk, first, here, count, size, start = _END64.unpack_from(data, end)
    if signature != b"PK\x06\x06":
        raise _damaged("its directory is not where it says")
    return disk, first, here, count, size, start, end


def _read_entry(data: bytes, place: int) -> tuple[Entry, int]:
    """An entry of the directory, and where the next one begins."""
    fields = _CENTRAL.unpack_from(data, place)
    signature, flags, method, checksum, packed, size = fields[0], fields[3], fields[4], fields[7], fields[8], fields[9]
    name_length, extra_length, comment_length, header = fields[10], fields[11], fields[12], fields[16]
    if signature != b"PK\x01\x02":
        raise _damaged("its directory is damaged")
    begin = place + _CENTRAL.size
    raw = data[begin : begin + name_length]
    extra = dict(_walk_extra(data[begin + name_length : begin + name_length + extra_length]))
    large = extra.get(_ZIP64, b"")
    sizes = iter([int.from_bytes(large[at : at + 8], "little") for at in range(0, len(large) - 7, 8)])
    size, packed, header = (next(sizes, value) if value == _FULL32 else value for value in (size, packed, header))
    encrypted = bool(flags & (_ENCRYPTED | _STRONG | _HIDDEN)) or method == _AES
    entry = Entry(_decode_name(raw, flags, extra), header, packed, size, checksum, method, encrypted)
    return entry, begin + name_length + extra_length + comment_length


def _walk_extra(extra: bytes) -> list[tuple[int, bytes]]:
    found, place = [], 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        found.append((kind, extra[place + 4 : place + 4 + length]))
        place += 4 + length
    return found


def _decode_name(raw: bytes, flags: int, extra: dict[int, bytes]) -> str:
    """A name as its writer meant it: marked as UTF-8, beside an older form, or unmarked.

    Unmarked names are UTF-8 of programs that forget the mark, or what Windows is set to, in China GBK: bytes of the one
    hardly ever are the other, too. What is neither is DOS's.
    """
    unicode_path = extra.get(_UNICODE_PATH, b"")
    if unicode_path[:1] == b"\x01" and unicode_path[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
        raw, flags = unicode_path[5:], flags | _UTF8
    for encoding in ("utf-8",) if flags & _UTF8 else ("utf-8", "gb18030"):
        try:
            return _CONTROL.sub("_", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _CONTROL.sub("_", raw.decode("utf-8", "replace") if flags & _UTF8 else raw.decode("cp437"))


def _check_places(entries: list[Entry], directory: int) -> None:
    """Refuses entries that lie on each other or beyond the directory: each byte is unpacked once at most."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header):
        if entry.header < end:
            raise _damaged("its entries lie on each other")
        end = entry.header + _LOCAL.size + entry.packed
        if end > directory:
            raise _damaged("an entry is not where the directory says")


def _damaged(what: str) -> ImageDecodeFailed:
    return ImageDecodeFailed(f"the zip archive can't be read: {what}")
