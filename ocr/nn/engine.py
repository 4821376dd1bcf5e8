"""With which library the networks run: OpenVINO, or torch.

Both run the same trace of torch's; OpenVINO in the form it was converted to when the weights were exported
(`ocr.nn.ir`). How much faster that is: benchmarks/results/speed/speed.md.
"""

from importlib.util import find_spec
from typing import Literal

from ocr.errors import InvalidSetting

Engine = Literal["openvino", "torch"]


def choose_engine(wanted: str) -> Engine:
    """The engine for the setting `engine`; "auto" takes OpenVINO where it is installed.

    Raises:
        InvalidSetting: the one that is named is not installed, or neither is.
    """
    candidates: tuple[Engine, ...] = ("openvino", "torch")
    for engine in candidates:
        if wanted in ("auto", engine) and find_spec(engine) is not None:
            return engine
    missing = "neither openvino nor torch" if wanted == "auto" else f"no {wanted}"
    raise InvalidSetting(f"OCR_ENGINE is {wanted!r}, but {missing} is installed")
