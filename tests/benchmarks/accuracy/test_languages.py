import random
from itertools import islice

import pytest

from benchmarks.accuracy import languages
from benchmarks.accuracy.languages import LONGEST, cut_lines, strip_accents

PARAGRAPHS = ["Der Befehl öffnet ein neues Fenster, in dem Sie die Größe der Zelle ändern können.", "kurz"]


@pytest.mark.parametrize(
    ("text", "plain"), [("Größe", "Große"), ("ệ ả ñ ř İ", "e a n r I"), ("đ ł ı", "đ ł ı"), ("値", "値")]
)
def test_accents_are_taken_off_and_letters_left(text: str, plain: str):
    assert strip_accents(text) == plain


def test_lines_are_whole_words_no_longer_than_a_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(languages, "read_handbook", lambda language: PARAGRAPHS)
    lines = [*islice(cut_lines("de", random.Random(1)), 60)]
    assert len(set(lines)) > 20
    assert all(len(line) <= LONGEST and f" {line} " in f" {PARAGRAPHS[0]} " for line in lines)
    assert lines == [*islice(cut_lines("de", random.Random(1)), 60)]


def test_japanese_lines_are_cut_anywhere(monkeypatch: pytest.MonkeyPatch):
    text = "選択した範囲の値を計算するには、次の手順を実行します"
    monkeypatch.setattr(languages, "read_handbook", lambda language: [text])
    lines = [*islice(cut_lines("ja", random.Random(2)), 30)]
    assert all(line in text and len(line) <= LONGEST / 2 for line in lines)
    assert len({line[0] for line in lines}) > 5
