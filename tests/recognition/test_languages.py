import pytest

from ocr.recognition.ctc import make_reading
from ocr.recognition.languages import AUTO, LANGUAGES, prefer_language
from ocr.results import Character


def read(text, **unsure):
    """A reading of a text; its characters named `at0`, `at1`, ... may be something else as well."""
    characters = []
    for place, character in enumerate(text):
        others = unsure.get(f"at{place}", ())
        confidence = 0.6 if others else 0.99
        characters.append(Character(character, place / len(text), (place + 1) / len(text), confidence, tuple(others)))
    return make_reading(characters)


def test_an_unsure_letter_becomes_the_likeliest_that_the_language_has():
    reading = read("pìsmo", at1=[("ı", 0.2), ("í", 0.15), ("i", 0.05)])
    czech = prefer_language(reading, "cs")
    assert czech.text == "písmo"
    assert czech.characters[1].confidence == 0.15
    assert czech.characters[1].alternatives == (("ì", 0.6), ("ı", 0.2), ("i", 0.05))
    assert prefer_language(reading, "tr").text == "pısmo"
    assert prefer_language(reading, "en").text == "pismo"
    assert prefer_language(reading, AUTO) is reading


def test_what_was_read_without_doubt_stays():
    reading = read("Café 北京 5℃")
    assert all(prefer_language(reading, language) is reading for language in LANGUAGES)


def test_digits_and_signs_stay_and_never_take_a_letters_place():
    digit = read("10", at1=[("O", 0.3)])
    assert prefer_language(digit, "en") is digit
    letter = read("口", at0=[("□", 0.3), ("0", 0.1)])
    assert prefer_language(letter, "en") is letter


@pytest.mark.parametrize(
    ("language", "letters"),
    [("zh", "北京Aü"), ("ja", "北京カなA"), ("de", "Straße"), ("vi", "Tiếng Việt ĐƯỢC"), ("tr", "ISPARTA İğdır")],
)
def test_a_language_has_its_letters(language, letters):
    reading = read(letters, **{f"at{place}": [("x", 0.3)] for place in range(len(letters))})
    assert prefer_language(reading, language) is reading


def test_kana_is_not_chinese():
    assert prefer_language(read("エ", at0=[("工", 0.3)]), "zh").text == "工"
    assert prefer_language(read("卜", at0=[("ト", 0.3)]), "ja").text == "卜"  # both are Japanese
