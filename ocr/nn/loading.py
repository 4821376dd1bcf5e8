"""A network loaded on the engine, and in the number format, that the settings name."""

import logging
from collections.abc import Callable
from typing import TypeVar

from ocr.errors import InvalidWeights
from ocr.nn.engine import choose_engine
from ocr.nn.precision import NumberFormat, choose_format
from ocr.settings import Settings

logger = logging.getLogger(__name__)

Network = TypeVar("Network")


def load_on_engine(
    settings: Settings, on_openvino: Callable[[NumberFormat], Network], on_torch: Callable[[NumberFormat], Network]
) -> Network:
    """What one of the two makes; each imports its library itself, so that only one is loaded.

    Weights of one's own may have no OpenVINO form: "auto" then has torch run them, and says so in the log.

    Args:
        settings: `engine`, `number_format`.
        on_openvino: loads the network with OpenVINO; InvalidWeights if it can't.
        on_torch: the same with torch.

    Raises:
        InvalidWeights: the engine can't run these weights.
        InvalidSetting: the engine is not installed.
    """
    engine = choose_engine(settings.engine)
    if engine == "openvino":
        try:
            return on_openvino(choose_format(settings.number_format, engine))
        except InvalidWeights as error:
            if settings.engine != "auto":
                raise
            logger.warning("reading is slower than it could be: %s", error.message)
    return on_torch(choose_format(settings.number_format, "torch"))
