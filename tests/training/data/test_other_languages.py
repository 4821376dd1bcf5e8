import random
from itertools import islice

from training.data.other_languages import FREQUENCIES, LONGEST, LanguageTexts, cut_piece

PARAGRAPH = "Bản cập nhật ổn định không nhạy cảm về phương diện bảo mật"


def texts(seed):
    source = LanguageTexts(
        random.Random(seed), lambda language: [f"{language}の論理" if language == "ja" else "içti ısındı"]
    )
    return iter(source.line, None)


def test_pieces_are_whole_words_no_longer_than_asked():
    rng, words = random.Random(1), PARAGRAPH.split()
    for _ in range(50):
        piece = cut_piece(rng, "vi", PARAGRAPH, 8, 20)
        assert set(piece.split()) <= set(words) and piece in PARAGRAPH
        assert len(piece) <= 20 or piece in words


def test_japanese_has_no_words_to_cut_at_and_half_as_many_characters():
    rng, text = random.Random(1), "論理ボリュームは標準的なパーティションと同様に取り扱われます"
    pieces = [cut_piece(rng, "ja", text, 8, 20) for _ in range(50)]
    assert all(piece in text and len(piece) <= 10 for piece in pieces)
    assert len(set(pieces)) > 20


def test_all_languages_come_and_equal_seeds_give_equal_texts():
    some = [*islice(texts(3), 300)]
    assert {language for language, _ in some} == set(FREQUENCIES)
    assert some == [*islice(texts(3), 300)]
    assert all(0 < len(text) <= LONGEST for _, text in some)


def test_turkish_capitals_keep_their_dots():
    capitals = {text for language, text in islice(texts(4), 600) if language == "tr" and text.isupper()}
    assert any("İÇTİ" in text for text in capitals) and any("ISINDI" in text for text in capitals)
    assert not any("ICTI" in text or "İSİNDİ" in text for text in capitals)
