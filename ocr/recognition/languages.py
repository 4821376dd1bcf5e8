"""The language of a page, where the caller knows it: letters that were read with doubt become letters that it has.

What is printed stays what it is: a letter of another language that was read without doubt is left alone, and so are
digits and signs. Of an unsure character the recogniser says what else it may be
(`ocr.results.Character.alternatives`); the likeliest of these that the language has takes its place.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from ocr.recognition.ctc import Reading
from ocr.results import Character

# Letters beside A to Z; capitals follow from them, but for the Turkish İ.
LETTERS = {
    "en": "",
    "de": "äöüß",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "es": "áéíñóúü",
    "pt": "àáâãçéêíóôõúü",
    "it": "àèéìíîòóù",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "tr": "çğıİöşüâîû",
    "vi": "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
}
PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńň"
KANA = ("\u3040", "\u30ff")  # and half-width forms, which few pages have
HAN = ("\u3400", "\u9fff")
LANGUAGES = ("zh", "en", "ja", *(language for language in LETTERS if language != "en"))
AUTO = "auto"  # of no language alone


def prefer_language(reading: Reading, language: str) -> Reading:
    """A line's reading with the letters of a language of LANGUAGES, or as it is, for AUTO."""
    if language == AUTO:
        return reading
    has = _letters_of(language)
    characters = tuple(_prefer(character, has) for character in reading.characters)
    if characters == reading.characters:
        return reading
    return replace(reading, text="".join(character.text for character in characters), characters=characters)


def _prefer(character: Character, has: Callable[[str], bool]) -> Character:
    if has(character.text):
        return character
    others = (other for other in character.alternatives if other[0].isalpha() and has(other[0]))
    other = next(others, None)
    return character if other is None else character.exchange(*other)


@cache
def _letters_of(language: str) -> Callable[[str], bool]:
    """Whether a language has a character; every language has all that are no letters."""
    spans = {"zh": (HAN,), "ja": (HAN, KANA)}.get(language, ())
    letters = PINYIN if language == "zh" else LETTERS.get(language, "")
    known = frozenset(letters + letters.upper())

    def has(character: str) -> bool:
        if character.isascii() or not character.isalpha() or character in known:
            return True
        return any(first <= character <= last for first, last in spans)

    return has
