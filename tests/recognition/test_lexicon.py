import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.errors import InvalidSetting
from ocr.recognition.ctc import Reading
from ocr.recognition.lexicon import Lexicon, LexiconFile, load_lexicon, parse_words
from ocr.results import Character


def reading(text: str, **doubts: dict[str, float]) -> Reading:
    """A line; a doubt names a place, as at3, and what else the character there may be."""
    characters = []
    for place, letter in enumerate(text):
        others = doubts.get(f"at{place}", {})
        sure = 1 - sum(others.values()) if others else 0.99
        alternatives = tuple(sorted(others.items(), key=lambda other: -other[1]))
        characters.append(Character(letter, place / len(text), (place + 1) / len(text), sure, alternatives))
    return Reading(text, 0.9, tuple(characters))


def test_an_unsure_character_becomes_that_of_a_word():
    read = reading("客户张玮经办", at3={"伟": 0.2, "韦": 0.1})
    changed = Lexicon(["张伟"]).apply(read)
    assert changed.text == "客户张伟经办"
    character = changed.characters[3]
    assert (character.text, character.start, character.end) == ("伟", 0.5, 4 / 6)
    assert 0.5 < character.confidence < 1
    assert character.alternatives[0] == ("玮", pytest.approx(0.7)) and ("韦", 0.1) in character.alternatives
    assert "".join(each.text for each in changed.characters) == changed.text


@pytest.mark.parametrize(
    "read",
    [
        reading("客户张玮"),  # sure
        reading("客户张玮", at3={"韦": 0.2}),  # nothing of the word
        reading("客户张玮", at3={"伟": 0.01}),  # much less likely
        reading(""),
    ],
)
def test_what_the_picture_does_not_allow_stays(read: Reading):
    assert Lexicon(["张伟"]).apply(read) is read


def test_a_word_that_was_read_stays_and_the_longer_one_wins():
    read = reading("中国很行", at2={"银": 0.3}, at3={"衍": 0.2})
    assert Lexicon(["中国", "中国银行"]).apply(read).text == "中国银行"
    assert Lexicon(["很行", "银行"]).apply(read).text == "中国很行"


def test_latin_words_are_whole_words():
    lexicon = Lexicon(["ACME"])
    assert lexicon.apply(reading("by ACNE", at5={"M": 0.3})).text == "by ACME"
    assert lexicon.apply(reading("ACNES", at2={"M": 0.3})).text == "ACNES"
    assert lexicon.apply(reading("向ACNE购", at3={"M": 0.3})).text == "向ACME购"


def test_a_digit_changes_only_where_the_picture_speaks_for_the_other():
    lexicon = Lexicon(["AB-2091"])
    assert lexicon.apply(reading("AB-2097", at6={"1": 0.1})).text == "AB-2097"
    assert lexicon.apply(reading("AB-2097", at6={"1": 0.4})).text == "AB-2091"
    assert lexicon.apply(reading("AB-2O91", at4={"0": 0.1})).text == "AB-2091"  # a letter may become a digit


def test_words_overlap_as_is_best_for_the_whole_line():
    read = reading("甲乙丙", at1={"己": 0.4})
    assert Lexicon(["甲己", "乙丙"]).apply(read).text == "甲乙丙"


def test_a_file_of_words():
    assert parse_words("\ufeff# names\n张伟 \n\n  New   York\n#x\n") == ["张伟", "New York"]
    assert Lexicon(["a", "ab", "ab", "c" * 65]).words == ["ab"]


def test_a_file_is_read_anew_when_it_changes_and_its_words_outlive_it(tmp_path: Path, caplog):
    file = tmp_path / "words.txt"
    file.write_text("张伟\n")
    lexicon = LexiconFile(str(file))
    assert lexicon.current() is lexicon.current()
    file.write_text("张伟\n李娜\n")
    os.utime(file, ns=(1, 1))
    assert lexicon.current().words == ["张伟", "李娜"]
    file.unlink()
    with caplog.at_level(logging.WARNING, "ocr.lexicon"):
        assert lexicon.current().words == lexicon.current().words == ["张伟", "李娜"]
    assert len(caplog.records) == 1 and str(file) in caplog.text


def test_a_file_that_is_none(tmp_path: Path):
    assert len(load_lexicon("")) == 0
    with pytest.raises(InvalidSetting, match="OCR_LEXICON"):
        load_lexicon(str(tmp_path / "none.txt"))
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidSetting, match="can't be read"):
        load_lexicon(str(tmp_path / "bad.txt"))


def test_many_words_and_many_doubts_take_no_time():
    words = [f"{chr(0x4E00 + a)}{chr(0x4E00 + b)}司" for a in range(200) for b in range(200)]
    doubts = {f"at{place}": {chr(0x4E00 + place): 0.2, chr(0x4E64): 0.1} for place in range(100)}
    read = replace(reading("一" * 100, **doubts), confidence=0.3)
    assert len(Lexicon(words).apply(read).text) == 100
