"""The recogniser's classes: which characters it can write."""

import unicodedata

import onnx

from training.data.material import in_gb2312, read_standard_characters
from training.models.pretrained import fetch

TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below
# Of Vietnamese, which PP-OCRv6 small has no classes for, most letters with a tone; and quotation marks of Polish and
# Czech, the one before Spanish calls. Each beside the class that it starts as.
LETTERS = {
    letter: base
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for letter in (unicodedata.normalize("NFC", base + tone) for tone in TONES)
} | {"„": ",", "‚": ",", "¡": "!"}


def teacher_characters() -> list[str]:
    """PP-OCRv6 small's classes 1, 2, ... (0 is the blank): its dictionary, then the space."""
    model = onnx.load(str(fetch("rec_small")))
    dictionary = next(item.value for item in model.metadata_props if item.key == "character")
    return [*dictionary.split("\n"), " "]


def choose_characters() -> list[str]:
    """Our classes, class 1 first: a selection of the teacher's in its order, then those of LETTERS that it lacks.

    All its Latin, Greek, kana, punctuation and symbols up to U+2FFF and the full-width forms; of its Han characters
    those of 通用规范汉字表, GB2312 and the first levels of Big5 (traditional in use) and JIS X 0208 (Japanese). Emoji
    and rarer Han characters go.
    """
    standard, taught = set(read_standard_characters()), teacher_characters()
    chosen = [character for character in taught if _wanted(character, standard)]
    return [*chosen, *(letter for letter in LETTERS if letter not in set(taught))]


def _wanted(character: str, standard: set[str]) -> bool:
    code = ord(character)
    if code < 0x3000 or 0x3000 <= code < 0x3400 or 0xFE30 <= code <= 0xFFEF:
        return True
    return character in standard or in_gb2312(character) or _in_big5_level1(character) or _in_jis_level1(character)


def _in_big5_level1(character: str) -> bool:
    try:
        return 0xA440 <= int.from_bytes(character.encode("big5"), "big") <= 0xC67E
    except UnicodeEncodeError:
        return False


def _in_jis_level1(character: str) -> bool:
    try:
        coded = character.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return len(coded) == 2 and 0xB0A1 <= int.from_bytes(coded, "big") <= 0xCFD3
