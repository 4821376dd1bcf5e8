import numpy as np

from tests.training.material import CHARACTERS, needs_material
from training.data.charset import LETTERS
from training.data.lines import OTHER_LANGUAGES, SIGNS, LineSource
from training.data.signs import RARE


@needs_material
def test_equal_seeds_give_equal_lines():
    first, again = (LineSource(7, CHARACTERS) for _ in range(2))
    for _ in range(40):
        one, other = first.line(), again.line()
        assert (one.text, one.kind) == (other.text, other.kind)
        assert np.array_equal(one.clean, other.clean)
        assert np.array_equal(one.seen, other.seen)


@needs_material
def test_lines_fit_and_say_what_kind_they_are():
    source = LineSource(1, CHARACTERS)
    known = set(CHARACTERS)
    for _ in range(300):
        line = source.line()
        assert line.clean.shape == line.seen.shape
        assert line.clean.shape[0] == 48
        assert 16 <= line.clean.shape[1] <= 1280
        assert line.clean.dtype == line.seen.dtype == np.uint8
        assert known.issuperset(line.text)
        assert line.text == line.text.strip() != ""
        assert (line.seen is line.clean) == (line.kind == "clean")
        assert np.ptp(line.clean) > 60  # there is ink on it


@needs_material
def test_signs_have_their_share_and_their_kind():
    source = LineSource(2, [*CHARACTERS, *RARE], sign_share=0.5)
    kinds = [source.line().kind for _ in range(200)]
    assert 60 < kinds.count(SIGNS) < 140


@needs_material
def test_other_languages_have_their_share_and_their_letters():
    source = LineSource(2, [*CHARACTERS, *LETTERS], sign_share=0.2, language_share=0.6)
    lines = [source.line() for _ in range(120)]
    foreign = [line.text for line in lines if line.kind == OTHER_LANGUAGES]
    assert 40 < len(foreign) < 100
    assert any(set(LETTERS).intersection(text) for text in foreign)
