"""Weight files in BentoML's model store, to which `python -m training finetune` adds them."""

from pathlib import Path

import bentoml
from bentoml.exceptions import BentoMLException

from ocr.errors import InvalidSetting
from ocr.recognition.built_in import choose_weights
from ocr.settings import Settings
from ocr.weights import CRNN_WEIGHTS


def find_weights(settings: Settings) -> Path:
    """The weight file that the settings mean: OCR_MODEL, a tag of the store or a path, or a built-in one by OCR_SPEED.

    Raises:
        InvalidSetting: there is neither such a file nor such a model.
    """
    model = settings.model
    if not model:
        return choose_weights(settings)
    try:
        if Path(model).is_file():
            return Path(model)
        return Path(bentoml.models.get(model).path) / CRNN_WEIGHTS.name
    except (BentoMLException, OSError, ValueError) as error:
        raise InvalidSetting(f"OCR_MODEL is {model!r}, neither a weight file nor in BentoML's model store") from error
