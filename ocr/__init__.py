"""Text recognition for Chinese and English pictures on a CPU.

    from ocr import Options, Reader
    print(Reader().read("invoice.jpg", Options(layout="paragraphs")).text)

Names are loaded when they are first used: a program that only talks to a server (`ocr.client`) loads neither OpenCV nor
torch.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ocr.errors import OcrError, RequestError, ServerError, SetupError
    from ocr.pipeline.options import Options
    from ocr.reader import Reader
    from ocr.results import Character, Document, Line, Page
    from ocr.settings import Settings
    from ocr.version import VERSION as __version__

_HOMES = {
    "Reader": "ocr.reader",
    "Options": "ocr.pipeline.options",
    "Settings": "ocr.settings",
    **dict.fromkeys(("Character", "Document", "Line", "Page"), "ocr.results"),
    **dict.fromkeys(("OcrError", "RequestError", "ServerError", "SetupError"), "ocr.errors"),
}

__all__ = [
    "Character",
    "Document",
    "Line",
    "OcrError",
    "Options",
    "Page",
    "Reader",
    "RequestError",
    "ServerError",
    "Settings",
    "SetupError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return importlib.import_module("ocr.version").VERSION
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ocr' has no attribute {name!r}")
