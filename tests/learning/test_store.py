import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.errors import InvalidSetting
from ocr.learning.records import NewCorrection, tidy_text
from ocr.learning.store import DATABASE, CorrectionStore
from ocr.learning.vault import OpenVault, Vault, make_vault

KEY = "k" * 32
NEW = NewCorrection(b"PNG", "d1", "lnvoice", "Invoice 20394", 0.5, "crnn-1", "scan.pdf", 2)


@pytest.fixture(params=["", KEY], ids=["plain", "locked"])
def vault(request: pytest.FixtureRequest) -> Vault:
    return make_vault(request.param)


def test_what_is_kept_comes_back(tmp_path: Path, vault: Vault):
    with CorrectionStore(tmp_path / "new" / "folder", vault) as store:
        assert store.add("office", [NEW, replace(NEW, digest="d2", document="other.png")], now=1000.0) == 2
        first, second = store.list()
        assert (first.client, first.created, first.read, first.text) == ("office", 1000.0, "lnvoice", "Invoice 20394")
        assert (first.confidence, first.model, first.document, first.page) == (0.5, "crnn-1", "scan.pdf", 2)
        assert store.picture(first.id) == b"PNG" and store.picture(99) is None
        assert store.list(document="other.png") == [second]
        assert store.list(after=first.id) == [second] and store.list(limit=1) == [first]
        assert store.count() == 2
    with CorrectionStore(tmp_path / "new" / "folder", vault) as store:
        assert store.count() == 2


def test_the_same_correction_is_kept_once_and_another_text_beside_it(tmp_path: Path, vault: Vault):
    with CorrectionStore(tmp_path, vault) as store:
        assert store.add("office", [NEW, replace(NEW, confidence=0.9)]) == 1
        assert store.add("other", [NEW, replace(NEW, text="Invoice 20395")]) == 1


def test_what_is_deleted_is_gone_from_the_disk(tmp_path: Path):
    with CorrectionStore(tmp_path, OpenVault()) as store:
        store.add("office", [NEW, replace(NEW, digest="d2", document="b"), replace(NEW, digest="d3", document="b")])
        assert b"Invoice 20394" in _bytes(tmp_path)
        [first, *_] = store.list()
        assert (store.delete(first.id), store.delete(first.id)) == (1, 0)
        assert (store.delete_document("b"), store.delete_document("b")) == (2, 0)
        store.add("office", [NEW])
        assert store.delete_all() == 1
        assert b"Invoice 20394" not in _bytes(tmp_path)


def test_old_ones_are_forgotten(tmp_path: Path, vault: Vault):
    with CorrectionStore(tmp_path, vault) as store:
        store.add("office", [NEW], now=0.0)
        store.add("office", [replace(NEW, digest="d2")], now=86_400.0)
        assert store.forget_old(1, now=86_500.0) == 1
        assert [each.digest for each in store.list()] == ["d2"]


def test_a_locked_store_shows_nothing_and_takes_no_other_key(tmp_path: Path):
    with CorrectionStore(tmp_path, make_vault(KEY)) as store:
        store.add("office", [NEW])
        written = _bytes(tmp_path)
    for secret in (b"Invoice", b"lnvoice", b"scan.pdf", b"PNG", b"d1", b"crnn-1"):
        assert secret not in written
    for key in ("x" * 32, ""):
        with pytest.raises(InvalidSetting, match="OCR_LEARNING_KEY"):
            CorrectionStore(tmp_path, make_vault(key))


def test_a_short_key_and_a_folder_that_is_none_are_refused(tmp_path: Path):
    with pytest.raises(InvalidSetting, match="32 characters"):
        make_vault("short")
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidSetting, match="OCR_LEARNING"):
        CorrectionStore(tmp_path / "file", OpenVault())


def test_a_failure_in_the_middle_keeps_nothing(tmp_path: Path):
    with CorrectionStore(tmp_path, OpenVault()) as store:
        with pytest.raises(sqlite3.Error):
            store.add("office", [NEW, replace(NEW, digest="d2", picture={})])  # type: ignore[arg-type]
        assert store.count() == 0


def test_texts_are_one_line():
    assert tidy_text(" a\u2028b\t c\x85 \n") == "a b c"


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob(f"{DATABASE}*")))
