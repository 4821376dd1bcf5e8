"""Weight files in BentoML's model store, to which `python -m training finetune` adds them."""

from pathlib import Path

import bentoml
from bentoml.exceptions import BentoMLException

from ocr.errors import InvalidSetting
from ocr.weights import CRNN_WEIGHTS


def find_weights(model: str) -> Path:
    """The weight file that the setting OCR_MODEL means: a tag of the store, a path, or empty for the built-in one.

    Raises:
        InvalidSetting: there is neither such a file nor such a model.
    """
    if not model:
        return CRNN_WEIGHTS
    try:
        if Path(model).is_file():
            return Path(model)
        return Path(bentoml.models.get(model).path) / CRNN_WEIGHTS.name
    except (BentoMLException, OSError, ValueError) as error:
        raise InvalidSetting(f"OCR_MODEL is {model!r}, neither a weight file nor in BentoML's model store") from error
