from pathlib import Path

import pytest

from tests.training.drawn import write_labels
from training.data.labels import Label, LabelError, load_line, missing_characters, part, read_labels


def test_rows_are_read_with_or_without_a_header(tmp_path):
    path = write_labels(tmp_path, ["Total 5", "ab"])
    assert [label.text for label in read_labels(path)] == ["Total 5", "ab"]
    rows = path.read_text(encoding="utf8").splitlines()
    path.write_text("\ufeff" + "\n".join(rows[1:]), encoding="utf8")
    assert [label.text for label in read_labels(path)] == ["Total 5", "ab"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a.png Total", "line 1: not"),
        ("labels-000.png\t ", "line 1: not"),
        ("gone.png\tx", "no file gone.png"),
        ("file\ttext\n", "no lines"),
    ],
)
def test_what_can_not_be_used_is_named(tmp_path, content, said):
    path = write_labels(tmp_path, ["x"])
    path.write_text(content, encoding="utf8")
    with pytest.raises(LabelError, match=said):
        read_labels(path)


def test_missing_characters_are_counted(tmp_path):
    labels = read_labels(write_labels(tmp_path, ["a5", "55a"]))
    assert missing_characters(labels, ["a"]) == {"5": 3}


def test_about_a_fifth_is_held_out_and_always_the_same(tmp_path):
    labels = read_labels(write_labels(tmp_path, ["x"] * 60))
    rest, held_out = part(labels)
    assert 4 <= len(held_out) <= 22 and len(rest) + len(held_out) == 60
    assert part(read_labels(tmp_path / "labels.tsv")) == (rest, held_out)


@pytest.mark.parametrize("documents", [2, 3, 40])
def test_a_document_is_never_parted(tmp_path, documents):
    path = write_labels(tmp_path, ["x"] * 80)
    rows = path.read_text(encoding="utf8").splitlines()
    rows[1:] = [f"{row}\t{number % documents}" for number, row in enumerate(rows[1:])]
    path.write_text("\n".join(rows), encoding="utf8")
    rest, held_out = part(read_labels(path))
    assert rest and held_out
    assert {label.document for label in rest}.isdisjoint(label.document for label in held_out)


def test_one_document_alone_is_all_trained_on():
    labels = [Label(Path(f"{number}.png"), "x", "a") for number in range(9)]
    assert part(labels) == (labels, [])


def test_a_file_that_is_no_picture_is_named(tmp_path):
    path = write_labels(tmp_path, ["x"])
    (tmp_path / "labels-000.png").write_bytes(b"no picture")
    with pytest.raises(LabelError, match=r"labels-000\.png can't be read"):
        load_line(read_labels(path)[0])
