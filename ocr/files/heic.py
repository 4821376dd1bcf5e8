"""The picture of a HEIC photo, decoded by libheif in a process of its own (`ocr.files.heic_worker` says why).

    with HeicPhoto(data, max_pixels=100_000_000) as pages:
        pages.decode(0).image           # uint8 BGR, the right way up

Further pictures in a file are a burst's, or edits of the first: they are no pages. Opening one costs the start of the
process, some 100 ms.
"""

import json
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from PIL import Image as PillowImage

from ocr.errors import ImageDecodeFailed, ImageTruncated
from ocr.files.picture import Picture, check_pixels, to_bgr, turn_upright
from ocr.files.truncation import ends_early
from ocr.files.worker_process import WorkerProcess
from ocr.results import Line

WORKER = Path(__file__).with_name("heic_worker.py")
CHANNELS = {"L": 1, "RGB": 3, "RGBA": 4}


class HeicPhoto:
    """The one picture of a HEIC file; for one thread at a time. To be closed, as by `with`: a process belongs to it."""

    kind: Literal["frame", "page"] = "frame"
    warnings: tuple[str, ...] = ()
    holds_text = False
    count = 1

    def __init__(self, data: bytes, max_pixels: int) -> None:
        """Opens the file; no pixel is decoded yet.

        Args:
            data: the file's bytes.
            max_pixels: most width x height that is decoded.

        Raises:
            ImageTruncated: the data end too early.
            ImageDecodeFailed: the header is damaged otherwise.
        """
        self._data, self._max_pixels = data, max_pixels
        self._open()

    def _open(self) -> None:
        self._worker = WorkerProcess(WORKER)
        try:
            head = json.dumps({"bytes": len(self._data)}).encode()
            self._size = self._ask(head + b"\n" + self._data)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process; may be called again."""
        self._worker.end()

    def rest(self) -> None:
        """Ends the process until the picture is asked for."""
        self._worker.end()

    def pixels(self, index: int) -> int:
        """Width times height.

        Raises:
            TooManyPixels: more than allowed.
        """
        width, height = self._size["width"], self._size["height"]
        check_pixels(width, height, self._max_pixels)
        return int(width * height)

    def text_lines(self, index: int) -> list[Line]:
        """None: a picture holds no text of its own."""
        return []

    def decode(self, index: int) -> Picture:
        """The picture; `index` must be 0.

        Raises:
            TooManyPixels: more than allowed; found out before any of them is decoded.
            ImageDecodeFailed: the data are damaged, or take too much time or memory.
        """
        if index:
            raise IndexError(f"frame {index} of 1")
        self.pixels(0)
        if not self._worker.alive:
            self._open()
        reply = self._ask(b"decode\n")
        check_pixels(reply["width"], reply["height"], self._max_pixels)
        pixels = np.empty((reply["height"], reply["width"], CHANNELS[reply["mode"]]), np.uint8)
        whole = self._worker.read_into(pixels)
        self._worker.end()
        if not whole or pixels.size == 0:
            raise ImageDecodeFailed("the HEIC file can't be decoded: it takes too much time or memory")
        opened = PillowImage.fromarray(pixels[..., 0] if reply["mode"] == "L" else pixels)
        image, warnings = to_bgr(opened)
        return Picture(turn_upright(image, self._size["orientation"]), warnings)

    def _ask(self, message: bytes) -> dict[str, Any]:
        reply = self._worker.ask(message)
        if reply is not None and "error" not in reply:
            return reply
        if ends_early(self._data, "HEIC"):
            raise ImageTruncated("the HEIC file ends too early; was it cut off on the way?")
        reason = reply["error"] if reply else "it is damaged, or takes too much time or memory"
        raise ImageDecodeFailed(f"the HEIC file can't be decoded: {reason}")
