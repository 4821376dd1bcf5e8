import numpy as np

from benchmarks.accuracy.houses.house import FORMS, make_house
from tests.training.material import needs_material


@needs_material
def test_a_house_is_its_seeds_and_its_documents_are_of_its_forms():
    first, again, other = (make_house(seed, 0, 3) for seed in (5, 5, 6))
    assert [[line.text for line in document] for document in first.documents] == [
        [line.text for line in document] for document in again.documents
    ]
    assert first.documents[0][0].text != other.documents[0][0].text
    for number, document in enumerate(first.documents):
        assert len(document) == len(FORMS[first.name]) == 10
        assert len({line.document for line in document}) == 1
        for line, same in zip(document, again.documents[number], strict=True):
            assert line.picture.shape[0] == 48
            assert np.array_equal(line.picture, same.picture)


@needs_material
def test_lines_are_those_of_whole_documents():
    house = make_house(5, 1, 4)
    learnt, held_out = house.lines(2, 15), house.lines(0, 20)
    assert (len(learnt), len(held_out)) == (20, 20)
    assert {line.document for line in learnt}.isdisjoint(line.document for line in held_out)
