import itertools
import math

import numpy as np
import pytest

from ocr.recognition.beam_search import BEAM, add_alternatives, search
from ocr.recognition.ctc import Reading, decode
from ocr.recognition.language_model import LanguageModel
from tests.recognition.test_language_model import language
from tests.training.material import needs_material

CHARSET = ("a", "b", " ", "c")


def steps(*columns: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    """Candidates from each step's classes and their probabilities."""
    width = max(map(len, columns))
    classes = np.zeros((len(columns), width), np.int64)
    logarithms = np.full(classes.shape, -np.inf, np.float32)
    for row, column in enumerate(columns):
        for place, (label, probability) in enumerate(sorted(column.items(), key=lambda pair: -pair[1])):
            classes[row, place], logarithms[row, place] = label, math.log(probability)
    return classes, logarithms


def greedy(candidates: tuple[np.ndarray, np.ndarray], charset: tuple[str, ...] = CHARSET) -> Reading:
    return decode(candidates[0][:, 0], np.exp(candidates[1][:, 0]), charset)


def summed(candidates: tuple[np.ndarray, np.ndarray]) -> dict[str, float]:
    """Every text's likelihood, by going through all alignments."""
    texts: dict[str, float] = {}
    for path in itertools.product(range(candidates[0].shape[1]), repeat=len(candidates[0])):
        likelihood = math.exp(sum(candidates[1][step, place] for step, place in enumerate(path)))
        labels = [
            label for label, _ in itertools.groupby(candidates[0][step, place] for step, place in enumerate(path))
        ]
        text = "".join(CHARSET[label - 1] for label in labels if label).strip()
        texts[text] = texts.get(text, 0) + likelihood
    return texts


def test_sharp_steps_give_what_greedy_decoding_gives():
    sure = steps({1: 0.98, 2: 0.02}, {1: 0.97, 0: 0.03}, {0: 0.99}, {1: 0.98, 0: 0.01}, {3: 0.98}, {2: 0.96}, {0: 0.99})
    expected = greedy(sure)
    found = search(*sure, CHARSET)
    assert found.text == expected.text == "aa b"
    for ours, theirs in zip(found.characters, expected.characters, strict=True):
        assert (ours.start, ours.end) == (theirs.start, theirs.end)
        assert ours.confidence == pytest.approx(theirs.confidence, rel=1e-5)
    assert found.confidence == pytest.approx(expected.confidence, rel=1e-5)


def test_finds_the_text_that_is_likeliest_over_all_alignments():
    """Graves' example: nothing at all is the best path (0.36), but "a" is the best text (0.64)."""
    spread = steps({0: 0.6, 1: 0.4}, {0: 0.6, 1: 0.4})
    assert greedy(spread).text == ""
    assert search(*spread, CHARSET).text == "a"


def test_agrees_with_going_through_all_alignments():
    random = np.random.default_rng(5)
    for _ in range(30):
        rows = random.dirichlet(np.ones(3), 5)
        candidates = steps(*(dict(enumerate(row)) for row in rows))
        likelihoods = summed(candidates)
        best = max(likelihoods.values())
        assert likelihoods[search(*candidates, CHARSET).text] == pytest.approx(best, rel=1e-5)


def test_a_doubled_letter_needs_a_blank_between():
    assert search(*steps({1: 0.9}, {1: 0.9}), CHARSET).text == "a"
    assert search(*steps({1: 0.9}, {0: 0.9}, {1: 0.9}), CHARSET).text == "aa"


def test_nothing_to_read():
    assert search(*steps({0: 0.9}), CHARSET) == Reading("", 0.0, ())
    assert search(np.zeros((0, 2), np.int64), np.zeros((0, 2), np.float32), CHARSET) == Reading("", 0.0, ())


def test_the_language_decides_between_characters_that_look_alike():
    model = language({"ac": 0.5, "ab": 0.01})
    unclear = steps({1: 0.99}, {2: 0.5, 4: 0.4})
    assert search(*unclear, CHARSET).text == "ab"
    assert search(*unclear, CHARSET, model, weight=0.0).text == "ab"
    changed = search(*unclear, CHARSET, model, weight=0.5)
    assert changed.text == "ac"
    assert changed.characters[1].confidence == pytest.approx(0.4, rel=1e-5)  # the picture's doubt stays in sight


def test_a_clear_picture_is_believed():
    model = language({"ac": 0.5, "ab": 0.001})
    assert search(*steps({1: 0.999}, {2: 0.98, 4: 0.02}), CHARSET, model).text == "ab"


DIGITS = ("1", "7", "l", "o", "0", "年", "a", " ", ".", "十")


def doubtful_lines(count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    random = np.random.default_rng(11)
    lines = []
    for _ in range(count):
        columns = []
        for _ in range(random.integers(3, 24)):
            labels = random.permutation(len(DIGITS) + 1)[:5]
            columns.append(dict(zip(labels.tolist(), random.dirichlet(np.full(5, 0.6)).tolist(), strict=True)))
        lines.append(steps(*columns))
    return lines


def digits_of(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def plain_search(candidates: tuple[np.ndarray, np.ndarray], model: LanguageModel | None, weight: float) -> str:
    """The text found by prefix beam search as the papers have it: every step alike, nothing left out, sums of texts."""
    beam = {"": (1.0, 0.0)}  # likelihoods of alignments that end in a blank, and of the others
    for classes, probabilities in zip(candidates[0].tolist(), np.exp(candidates[1].astype(float)), strict=True):
        grown: dict[str, list[float]] = {}
        for text, (blank, label) in beam.items():
            for number, probability in zip(classes, probabilities, strict=True):
                character = DIGITS[number - 1] if number else ""
                doubled = text.endswith(character) and number
                longer = blank if doubled else blank + label
                grown.setdefault(text + character, [0.0, 0.0])[bool(number)] += longer * probability
                if doubled:
                    grown.setdefault(text, [0.0, 0.0])[1] += label * probability
        scores = {text: weight * model.score(text) if model else 0.0 for text in grown}
        best = sorted(grown, key=lambda text: -math.log(max(sum(grown[text]), 1e-300)) - scores[text])[:BEAM]
        beam = {text: (grown[text][0], grown[text][1]) for text in best}
    return next(iter(beam)).strip()


@pytest.mark.parametrize("weight", [0.0, 0.3, 3.0])
def test_finds_what_a_plain_search_finds(weight: float):
    """Sure steps are taken at once, and texts left out that can't be among the best: both must change nothing."""
    model = language({"年": 0.3, "al": 0.8, "oa": 0.2, ". ": 0.9, " a": 0.5, "十年": 0.7}) if weight else None
    random = np.random.default_rng(7)
    characters = [label for label, text in enumerate(DIGITS, 1) if not text.isdecimal()]
    for _ in range(100):
        columns = []
        for _ in range(random.integers(1, 30)):
            labels = [0, *random.permutation(characters)[: random.integers(1, 5)].tolist()]
            random.shuffle(labels)
            if random.random() < 0.7:
                columns.append({labels[0]: 0.99})
            else:
                columns.append(dict(zip(labels, random.dirichlet(np.full(len(labels), 0.6)).tolist(), strict=True)))
        candidates = steps(*columns)
        assert search(*candidates, DIGITS, model, weight).text == plain_search(candidates, model, weight)


def test_alternatives_are_what_else_a_character_may_be():
    candidates = steps({0: 0.99}, {1: 0.6, 2: 0.3, 4: 0.005}, {1: 0.5, 2: 0.1, 4: 0.2}, {0: 0.99}, {3: 0.99}, {4: 0.99})
    first, space, last = add_alternatives(search(*candidates, CHARSET), *candidates, CHARSET).characters
    assert [text for text, _ in first.alternatives] == ["b", "c"]
    assert [likelihood for _, likelihood in first.alternatives] == pytest.approx([0.3, 0.2], rel=1e-5)
    assert space.alternatives == last.alternatives == ()


@pytest.mark.parametrize("weight", [0.3, 3.0])
def test_the_language_never_touches_a_digit(weight: float):
    model = language({"年": 0.3, "0年": 0.9, "al": 0.8, "十": 0.2, "0 ": 0.9})
    changed = 0
    for candidates in doubtful_lines(150):
        before, after = greedy(candidates, DIGITS), search(*candidates, DIGITS, model, weight)
        assert digits_of(after.text) == digits_of(before.text)
        changed += after.text != before.text
    assert changed  # or the test would show nothing


@needs_material
def test_the_language_never_touches_a_digit_with_the_built_in_model():
    for candidates in doubtful_lines(100):
        before, after = greedy(candidates, DIGITS), search(*candidates, DIGITS, LanguageModel.load())
        assert digits_of(after.text) == digits_of(before.text)


@pytest.mark.parametrize(("plus", "read"), [(0.5, "+"), (0.4, "十")])
def test_the_language_has_no_say_in_signs(plus: float, read: str):
    """It knows 十 and has never seen a plus: which it is says the picture alone."""
    charset = ("+", "十", "☑")
    assert search(*steps({1: plus, 2: 0.45}), charset, language({"十": 0.9}), 3.0).text == read


def test_the_language_drops_no_sign():
    charset = ("+", "十", "☑")
    assert search(*steps({3: 0.6, 0: 0.4}, {2: 1.0}), charset, language({"十": 0.9}), 3.0).text == "☑十"
    assert search(*steps({3: 0.4, 0: 0.6}, {2: 1.0}), charset, language({"十": 0.9}), 3.0).text == "十"
