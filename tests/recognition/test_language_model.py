import math
from array import array
from pathlib import Path

import numpy as np
import pytest

from ocr.errors import InvalidWeights
from ocr.recognition.language_model import (
    FLOOR,
    ORDER,
    START,
    SYMBOL_BITS,
    LanguageModel,
    Table,
    is_digit,
    is_sign,
    joins_run,
)
from ocr.weights import LANGUAGE_MODEL
from tests.training.material import needs_material

NUMBERS = ["7", "1998", "118.50", "INV-2O26", "10kg", "½", "（１２）", "¥3,000.00", "a1b2c3d4e5f6"]


def language(likelihoods: dict[str, float]) -> LanguageModel:
    """A model of these n-grams; each of their symbols by itself has a likelihood of one in a hundred."""
    symbols = "".join(sorted(set("".join(likelihoods)) | {"0"}))
    number = {symbol: place for place, symbol in enumerate(symbols, 1)}
    grams = {symbol: 0.01 for symbol in symbols} | likelihoods
    tables = []
    for length in range(1, ORDER + 1):
        entries = sorted(
            (sum(number[symbol] << SYMBOL_BITS * place for place, symbol in enumerate(reversed(gram))), value)
            for gram, value in grams.items()
            if len(gram) == length
        )
        keys = np.array([key for key, _ in entries], np.uint64)
        scores = array("f", [math.log(value) for _, value in entries])
        contexts = {key >> SYMBOL_BITS for key in keys}
        tables.append(Table.of(keys, scores, array("f", [math.log(0.5)] * len(contexts))))
    return LanguageModel(symbols, tuple(tables), bonus=0.0)


def test_longer_context_goes_before_shorter():
    model = language({"ab": 0.2, "cab": 0.9})
    assert model.score("ab") == pytest.approx(math.log(0.01) + math.log(0.2))
    assert model.score("cab") - model.score("ca") == pytest.approx(math.log(0.9))


def test_what_was_not_seen_together_backs_off():
    model = language({"ab": 0.2, "c": 0.1})
    assert model.score("ac") == pytest.approx(math.log(0.01) + math.log(0.5) + math.log(0.1))


def test_no_character_counts_as_less_likely_than_the_floor():
    model = language({"ab": 1e-9})
    assert model.score("ab") - model.score("a") == FLOOR
    assert model.score("龘") == FLOOR
    assert model.score("龘a") == FLOOR + model.score("a")  # what comes after it is judged by itself


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_and_codes_count_nothing(number: str):
    model = language({"ab": 0.2, "0a": 0.1, "kg": 0.5, "INV": 0.3})
    model.bonus = 5.0
    assert model.score(number) == 0
    assert model.score(number + " ") == 0
    assert model.score("中" + number) == model.score("中")


def test_no_number_is_preferred_to_another_whatever_stands_around_it():
    model = language({"0": 0.1, "0年": 0.5, "年": 0.2, "1": 0.3, "年0": 0.2})
    assert len({model.score(f"年{number}年中") for number in NUMBERS}) == 1


def test_chinese_numerals_are_all_alike():
    model = language({"一": 0.1, "十": 0.1, "十一": 0.4})
    assert len({model.score(f"十{numeral}") for numeral in "一二三九〇壹玖"}) == 1
    assert len({model.score(f"{power}一") for power in "十百千万拾佰"}) == 1


def test_what_is_a_digit_and_what_joins_a_number():
    assert all(map(is_digit, "07９²½①Ⅳ"))
    assert not any(map(is_digit, "aO一十 ."))
    assert all(map(joins_run, "a7.,-¥％"))
    assert not any(map(joins_run, " \u3000中。、"))


def test_what_is_a_sign():
    assert all(map(is_sign, "+±↑↓*√×☑☐□●△※→‰℃¥$€£§#@_%°"))
    assert not any(map(is_sign, "a1十,.，。、：-()（）“” "))


def test_a_file_that_is_no_model_is_refused(tmp_path: Path):
    with pytest.raises(InvalidWeights, match="can't be read"):
        LanguageModel.load(tmp_path / "missing.npz")
    (tmp_path / "text.npz").write_text("this is no archive")
    with pytest.raises(InvalidWeights, match="can't be read"):
        LanguageModel.load(tmp_path / "text.npz")
    np.savez(tmp_path / "other.npz", symbols=np.array([97], np.uint32))
    with pytest.raises(InvalidWeights, match="can't be read"):
        LanguageModel.load(tmp_path / "other.npz")


def test_a_damaged_model_is_refused(tmp_path: Path):
    data = bytearray(LANGUAGE_MODEL.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 100] = bytes(100)
    (tmp_path / "damaged.npz").write_bytes(data)
    with pytest.raises(InvalidWeights, match="can't be read"):
        LanguageModel.load(tmp_path / "damaged.npz")
    (tmp_path / "short.npz").write_bytes(data[:-1000])
    with pytest.raises(InvalidWeights, match="can't be read"):
        LanguageModel.load(tmp_path / "short.npz")


def test_the_built_in_model_knows_words():
    model = LanguageModel.load()
    for likely, unlikely in [
        ("根据合同法的规定", "根据含同法的规定"),
        ("合计：118.50元", "台计：118.50元"),
        ("George walked", "Beorge walked"),
        ("the historian", "the historlan"),
        ("world", "wor1d"),
    ]:
        assert model.score(likely) > model.score(unlikely), likely


@needs_material
def test_running_text_and_training_have_the_same_symbols():
    from training.tuning.language_model import simplify

    model = language({"a": 0.1, "年": 0.1, "中": 0.1, "十": 0.1, "一": 0.1, " ": 0.1, ".": 0.1})
    for text in ["a年", "中 ab12", "12", "年3.5kg中", "第二十三年", "a.", "½a 中", "1 2"]:
        state, packed = START, 0
        for character in text:
            state = model.advance(state, character)
        for symbol in simplify(text):
            number = model.numbers.get(symbol, 0)
            packed = (packed << SYMBOL_BITS | number) & model.context_mask if number else 0
        assert state.context == packed, text


@needs_material
def test_likelihoods_after_pruning_still_add_up_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from training.tuning import language_model

    random = np.random.default_rng(3)
    lines = ["".join(random.choice(list("abcde "), 40, p=[0.4, 0.25, 0.15, 0.1, 0.06, 0.04])) for _ in range(12)]
    monkeypatch.setattr(language_model, "_lines", lambda: lines)
    monkeypatch.setattr(language_model, "KEPT", (None, 20, 30, 30))
    for name in ("once.npz", "again.npz"):
        language_model.build(tmp_path / name)
    assert (tmp_path / "once.npz").read_bytes() == (tmp_path / "again.npz").read_bytes()
    model = LanguageModel.load(tmp_path / "once.npz")
    for context in ("", "a", "ab", "cab", "e"):
        packed = 0
        for symbol in context:
            packed = packed << SYMBOL_BITS | model.numbers[symbol]
        total = sum(math.exp(model.log_probability(packed, number)) for number in model.numbers.values())
        assert total == pytest.approx(1, abs=0.15), context  # logarithms are kept as bytes
