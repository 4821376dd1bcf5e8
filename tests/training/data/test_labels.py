import pytest

from tests.training.drawn import write_labels
from training.data.labels import load_lines, read_labels
from training.data.own_lines import LabelError


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


def test_lines_have_their_pictures_and_documents(tmp_path):
    path = write_labels(tmp_path, ["Total 5", "ab"])
    path.write_text(path.read_text(encoding="utf8").replace("\tab", "\tab\tinvoice"), encoding="utf8")
    first, second = load_lines(read_labels(path))
    assert (first.text, first.document) == ("Total 5", "")
    assert (second.text, second.document) == ("ab", "invoice")
    assert first.picture.shape[0] == second.picture.shape[0] == 48


def test_a_file_that_is_no_picture_is_named(tmp_path):
    path = write_labels(tmp_path, ["x"])
    (tmp_path / "labels-000.png").write_bytes(b"no picture")
    with pytest.raises(LabelError, match=r"labels-000\.png can't be read"):
        load_lines(read_labels(path))
