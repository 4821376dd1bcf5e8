"""Which files of an archive are read, and within which limits."""

import pytest

from benchmarks.robustness.hostile.ofds import hostile_ofds
from benchmarks.robustness.hostile.samples import samples
from benchmarks.robustness.hostile.zips import Part, write_zip, zip_of
from ocr.errors import FileTooLarge, InvalidRequest
from ocr.files.archive import HARMLESS_BYTES, Member, Plan, plan_archive
from ocr.files.ofd_package import is_ofd

PNG = samples()["png"]


def plan(data: bytes, most_files: int = 32, most_bytes: int = 10**9, most_file_bytes: int = 10**9) -> Plan:
    return plan_archive("a.zip", data, most_files=most_files, most_bytes=most_bytes, most_file_bytes=most_file_bytes)


def test_each_file_comes_under_its_path_and_the_rest_is_told():
    inner = zip_of({"x.png": PNG})
    data = zip_of(
        {
            "scans/": b"",
            "scans/一.png": PNG,
            "scans\\二.png": PNG,
            "__MACOSX/scans/._一.png": b"x",
            ".DS_Store": b"x",
            "scans/Thumbs.db": b"x",
            "scans/~$a.docx": b"x",
            "inner.zip": inner,
            "hidden archive.dat": inner,
            "notes.txt": b"some text",
        }
    )
    found = plan(data)
    unpacked = list(found.unpack())
    members = [member for member in unpacked if isinstance(member, Member)]
    archives = tuple(name for name in unpacked if isinstance(name, str))
    assert [(member.name, member.problem) for member in members] == [
        *(("scans/一.png", None), ("scans/二.png", None), ("notes.txt", None)),
    ]
    assert members[0].data == PNG
    assert archives == ("hidden archive.dat",)
    [told] = found.tell_skipped(archives)
    assert (told.code, told.params["count"], told.params["of"]) == ("ENTRIES_SKIPPED", 7, 10)
    assert str(told) == "7 of 10 entries of a.zip left out: folders, hidden files or archives"
    assert "inner.zip" in told.params["names"]
    assert plan(zip_of({"a.png": PNG})).tell_skipped() == ()


def test_paths_never_lead_anywhere():
    names = ["../../etc/a.png", "/etc/b.png", "./c.png", "d//e.png", "..\\..\\f.png"]
    members = plan(zip_of(dict.fromkeys(names, PNG))).unpack()
    assert [member.name for member in members] == ["etc/a.png", "etc/b.png", "c.png", "d/e.png", "f.png"]


def test_limits():
    data = zip_of({f"{number}.png": PNG for number in range(5)})
    with pytest.raises(InvalidRequest, match="5 files, and at most 4"):
        plan(data, most_files=4)
    with pytest.raises(FileTooLarge, match="unpacks to"):
        plan(data, most_bytes=5 * len(PNG) - 1)
    one = plan(zip_of({"a.png": PNG, "large.png": PNG * 3}), most_file_bytes=len(PNG), most_bytes=len(PNG))
    good, large = one.unpack()
    assert (good.problem, large.problem.code, large.data) == (None, "FILE_TOO_LARGE", b"")


def test_what_unpacks_as_only_bombs_do():
    with pytest.raises(FileTooLarge, match="times"):
        plan(zip_of({"a.bmp": bytes(HARMLESS_BYTES + 1)}))
    many = {f"{number}.bmp": bytes(HARMLESS_BYTES // 2) for number in range(4)}
    with pytest.raises(FileTooLarge, match="times its size"):
        plan(zip_of(many))
    plan(zip_of({"a.bmp": bytes(HARMLESS_BYTES)}))


def test_one_entry_that_is_damaged_or_encrypted_harms_no_other():
    data = write_zip(Part(b"a.png", PNG, checksum=1), Part(b"b.png", PNG, flags=1), Part(b"c.png", PNG))
    codes = [member.problem and member.problem.code for member in plan(data).unpack()]
    assert codes == ["IMAGE_DECODE_FAILED", "UNSUPPORTED_FORMAT", None]


def test_documents_that_are_archives_themselves_are_files():
    document = hostile_ofds()["ofd a size out of bounds"]
    stored = write_zip(Part(b"a.ofd", document, method=0), Part(b"b.ofd", document, method=0))
    assert is_ofd(document)
    assert not is_ofd(stored)  # although the names in the documents stand in it, too
    assert [member.name for member in plan(stored).unpack()] == ["a.ofd", "b.ofd"]
