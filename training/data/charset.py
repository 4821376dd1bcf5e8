"""The recogniser's classes: which characters it can write."""

import onnx

from training.data.material import in_gb2312, read_standard_characters
from training.models.pretrained import fetch


def teacher_characters() -> list[str]:
    """PP-OCRv6 small's classes 1, 2, ... (0 is the blank): its dictionary, then the space."""
    model = onnx.load(str(fetch("rec_small")))
    dictionary = next(item.value for item in model.metadata_props if item.key == "character")
    return [*dictionary.split("\n"), " "]


def choose_characters() -> list[str]:
    """Our classes, class 1 first, a selection of the teacher's in its order.

    All its Latin, Greek, kana, punctuation and symbols up to U+2FFF and the full-width forms; of its Han characters
    those of 通用规范汉字表, GB2312 and the first level of Big5 (traditional in use). Emoji and rarer Han characters go.
    """
    standard = set(read_standard_characters())
    return [character for character in teacher_characters() if _wanted(character, standard)]


def _wanted(character: str, standard: set[str]) -> bool:
    code = ord(character)
    if code < 0x3000 or 0x3000 <= code < 0x3400 or 0xFE30 <= code <= 0xFFEF:
        return True
    return character in standard or in_gb2312(character) or _in_big5_level1(character)


def _in_big5_level1(character: str) -> bool:
    try:
        return 0xA440 <= int.from_bytes(character.encode("big5"), "big") <= 0xC67E
    except UnicodeEncodeError:
        return False
