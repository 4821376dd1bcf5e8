"""Zip archives' directories, read without belief."""

import io
import struct
import zipfile
import zlib

import pytest

from benchmarks.robustness.hostile.zips import UTF8, Part, hostile_zips, quine_bomb, write_zip
from ocr.errors import FileTooLarge, ImageDecodeFailed, UnsupportedFormat
from ocr.files.zip_directory import MOST_ENTRIES, is_zip, read_directory, unpack_entry

INFO_ZIP_PATH = "发票.png".encode()


def unicode_path(raw: bytes) -> bytes:
    content = b"\x01" + zlib.crc32(raw).to_bytes(4, "little") + INFO_ZIP_PATH
    return struct.pack("<2H", 0x7075, len(content)) + content


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_archives_of_pythons_own(method: int):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("a/发票.txt", "text" * 1000)
        archive.comment = b"a comment"
        with archive.open("large", "w", force_zip64=True) as large:
            large.write(bytes(100_000))
    data = buffer.getvalue()
    assert is_zip(data)
    first, second = read_directory(data)
    assert (first.name, unpack_entry(data, first)) == ("a/发票.txt", b"text" * 1000)
    assert (second.name, unpack_entry(data, second)) == ("large", bytes(100_000))


@pytest.mark.parametrize(
    ("raw", "flags", "extra", "name"),
    [
        ("发票.png".encode(), UTF8, b"", "发票.png"),
        ("发票.png".encode(), 0, b"", "发票.png"),  # macOS and others forget the mark
        ("发票（二）.png".encode("gb18030"), 0, b"", "发票（二）.png"),  # Windows in China
        (b"plain name.png", 0, b"", "plain name.png"),
        (b"\x80\xff\x81.png", 0, b"", "Ç\xa0ü.png"),
        (b"??.png", 0, unicode_path(b"??.png"), "发票.png"),
        (b"other.png", 0, unicode_path(b"??.png"), "other.png"),
        (b"\xff.png", UTF8, b"", "\ufffd.png"),
        (b"a\r\n\0.png", 0, b"", "a___.png"),
    ],
)
def test_names_are_read_as_their_writers_meant(raw: bytes, flags: int, extra: bytes, name: str):
    [entry] = read_directory(write_zip(Part(raw, b"x", flags=flags, extra=extra)))
    assert entry.name == name


def test_what_is_encrypted_has_its_own_words():
    for part in (Part(b"a", b"x", flags=1), Part(b"a", b"x", method=99)):
        data = write_zip(part)
        [entry] = read_directory(data)
        assert entry.encrypted
        with pytest.raises(UnsupportedFormat, match="encrypted"):
            unpack_entry(data, entry)


def test_entries_on_each_other_are_refused():
    assert len(zipfile.ZipFile(io.BytesIO(quine_bomb())).infolist()) == 250  # which Python's own does not mind
    with pytest.raises(ImageDecodeFailed, match="on each other"):
        read_directory(quine_bomb())


def test_so_many_entries_are_refused_before_they_are_read():
    with pytest.raises(FileTooLarge, match=str(MOST_ENTRIES)):
        read_directory(hostile_zips()["zip entries without number"])


@pytest.mark.parametrize("name", ["size too small", "size too large", "checksum wrong", "stored of another size"])
def test_an_entry_that_is_not_what_the_directory_says(name: str):
    data = hostile_zips()[f"zip {name}"]
    [entry] = read_directory(data)
    with pytest.raises(ImageDecodeFailed):
        unpack_entry(data, entry)


def test_no_more_is_unpacked_than_the_directory_says():
    data = write_zip(Part(b"a", bytes(50_000_000), size=1000))
    [entry] = read_directory(data)
    with pytest.raises(ImageDecodeFailed, match="not what the directory says"):
        unpack_entry(data, entry)


def test_a_directory_cut_short_at_any_byte():
    data = write_zip(Part(b"a.png", b"data"), Part(b"b.png", b"more"), comment=b"comment")
    for end in range(len(data)):
        with pytest.raises(ImageDecodeFailed):
            read_directory(data[:end])
