import numpy as np
import pytest

from training.data.own_lines import LabelError, OwnLine
from training.finetuning.split import split


def make_lines(documents: list[str]) -> list[OwnLine]:
    return [
        OwnLine(f"line {number}", np.full((48, 60), number % 251, np.uint8), document)
        for number, document in enumerate(documents)
    ]


@pytest.mark.parametrize(
    "documents",
    [["a", "b", "c"] * 7, ["a"] * 18 + ["b", "c"], ["a", "b", "c"], [""] * 20, [str(n // 10) for n in range(1000)]],
    ids=["three", "one large", "three lines", "unnamed", "a thousand"],
)
def test_no_document_is_parted_and_no_part_empty(documents):
    lines = make_lines(documents)
    parts = split(lines)
    assert sorted(line.text for part in (parts.train, parts.choose, parts.report) for line in part) == sorted(
        line.text for line in lines
    )
    assert parts.train and parts.choose and parts.report
    if documents[0]:
        names = [{line.document for line in part} for part in (parts.train, parts.choose, parts.report)]
        assert sum(map(len, names)) == len(set.union(*names))
    assert len(parts.train) >= max(len(parts.choose), len(parts.report))


def test_three_quarters_are_trained_on_and_always_the_same():
    lines = make_lines([str(number // 10) for number in range(1000)])
    parts = split(lines)
    assert (len(parts.train), len(parts.choose), len(parts.report)) == (750, 150, 100)
    again = split(lines[::-1])
    assert {line.text for line in again.report} == {line.text for line in parts.report}


@pytest.mark.parametrize("documents", [[], ["a"] * 9, ["a", "b"] * 50])
def test_fewer_than_three_documents_are_refused(documents):
    with pytest.raises(LabelError, match="takes three documents"):
        split(make_lines(documents))
