import io
import zipfile
from dataclasses import replace
from pathlib import Path

from ocr.learning.records import NewCorrection
from ocr.learning.review import choose_usable, review
from ocr.learning.store import CorrectionStore
from ocr.learning.training_set import make_training_set
from ocr.learning.vault import OpenVault
from training.data.labels import read_labels

NEW = NewCorrection(b"PNG", "d1", "ab", "ab", 0.5, document="a.png")


def test_contradictions_and_what_can_not_be_said_are_found_and_left_out(tmp_path: Path):
    with CorrectionStore(tmp_path / "store", OpenVault()) as store:
        news = [
            NEW,
            replace(NEW, digest="d2", text="cd"),
            replace(NEW, digest="d2", text="ce"),
            replace(NEW, digest="d3", text="a☃☃", document="b.png"),
            replace(NEW, digest="d4", text=""),
        ]
        store.add("office", news)
        corrections = store.list()
        found = review(corrections, "abcde")
        assert (found.count, found.documents, found.confirmed) == (5, 2, 1)
        assert found.contradictions == ((2, 3),)
        assert found.outside == {"☃": 2}
        usable = choose_usable(corrections, "abcde")
        assert [each.id for each in usable] == [1]
        with zipfile.ZipFile(io.BytesIO(make_training_set(store, usable))) as archive:
            archive.extractall(tmp_path / "set")
    [label] = read_labels(tmp_path / "set" / "labels.tsv")
    assert (label.text, label.file.read_bytes()) == ("ab", b"PNG")
