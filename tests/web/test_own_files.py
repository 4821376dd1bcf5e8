from pathlib import Path

import pytest

from ocr.errors import SetupError
from ocr.settings import Settings
from ocr.web.own_files import check_own_files


def test_what_the_settings_name_must_be_usable(tmp_path: Path):
    check_own_files(Settings())
    words = tmp_path / "words.txt"
    words.write_text("张伟\n")
    check_own_files(Settings(lexicon=str(words)))
    with pytest.raises(SetupError, match="OCR_LEXICON"):
        check_own_files(Settings(lexicon=str(tmp_path / "none.txt")))
    with pytest.raises(SetupError):
        check_own_files(Settings(templates=str(words)))
