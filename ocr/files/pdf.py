"""Pages of a PDF, rendered one at a time by PDFium in a process of its own (`ocr.files.pdf_worker` says why).

    with PdfPages(data, max_pixels=100_000_000) as pages:
        pages.count
        pages.decode(0).image           # uint8 BGR at 200 dpi, upright whatever the page's /Rotate
        pages.text_lines(0)             # the text that the PDF itself holds, if any

A page costs its rendering and some 10 ms; opening a document costs the start of the process, some 60 ms, and so does
the first page after a rest.
"""

import json
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np

from ocr.errors import ImageDecodeFailed, ImageTruncated, PdfEncrypted, TooManyPixels
from ocr.files.picture import Picture
from ocr.files.truncation import ends_early
from ocr.files.worker_process import WorkerProcess
from ocr.notices import notice
from ocr.results import Character, Line

DPI = 200.0

WORKER = Path(__file__).with_name("pdf_worker.py")
_ENDED = "the PDF file can't be rendered: it takes too much time or memory"


class PdfPages:
    """The pages of one PDF; one thread at a time. `count` is how many there are, at least 1.

    To be closed, as by `with`: a process belongs to it, of some 40 MB. `rest` ends that until it is needed again.
    """

    kind: Literal["frame", "page"] = "page"
    holds_text = False
    warnings: tuple[str, ...] = ()

    def __init__(self, data: bytes, max_pixels: int, dpi: float = DPI, password: str = "") -> None:
        """Opens the document; nothing is rendered yet.

        Args:
            data: the file's bytes.
            max_pixels: most width x height of a page; larger ones are rendered at a lower resolution.
            dpi: pixels per inch of the others.
            password: by which it is opened, if it needs one.

        Raises:
            PdfEncrypted: a password is needed, or this is the wrong one.
            ImageTruncated: the data end too early.
            ImageDecodeFailed: the document is damaged otherwise, or has no pages.
        """
        self._data, self._max_pixels, self._dpi, self._password = data, max_pixels, dpi, password
        if ends_early(data, "PDF"):
            raise ImageTruncated("the PDF file ends too early; was it cut off on the way?")
        self.count = self._open()

    def _open(self) -> int:
        """Starts the process and has it open the document; returns how many pages there are."""
        self._process = WorkerProcess(WORKER)
        self._resting = False
        try:
            head = json.dumps({"bytes": len(self._data), "password": self._password}).encode()
            count: int = self._exchange(head + b"\n" + self._data)["count"]
            if count < 1:
                raise ImageDecodeFailed("the PDF file has no pages")
        except BaseException:
            self.close()
            raise
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process. May be called again, and from another thread: a page being rendered is then given up."""
        self._resting = False
        self._process.end()

    def rest(self) -> None:
        """Ends the process until the next page is asked for, while nothing is being asked."""
        self._resting = self._resting or self._process.alive
        self._process.end()

    def pixels(self, index: int) -> int:
        """Width times height of a page as `decode` renders it.

        Raises:
            TooManyPixels, ImageDecodeFailed: as `decode`.
        """
        reply = self._ask("measure", index)
        return int(reply["width"] * reply["height"])

    def decode(self, index: int) -> Picture:
        """One page as a picture, counted from 0.

        Raises:
            TooManyPixels: the page is so large that within `max_pixels` nothing on it could be read.
            ImageDecodeFailed: the page is damaged, or takes too much time or memory.
        """
        reply = self._ask("render", index)
        image = np.empty((reply["height"], reply["width"], 3), np.uint8)
        if not self._process.read_into(image):
            raise ImageDecodeFailed(_ENDED)
        dpi: float = reply["dpi"]
        if dpi > self._dpi - 1:
            return Picture(image, dpi=dpi)
        return Picture(image, (notice("RENDERED_COARSELY", dpi=round(dpi, 1), wanted=self._dpi),), dpi)

    def text_lines(self, index: int) -> list[Line]:
        """The lines of a page's text layer, in the document's order, on the pixels that `decode` gives.

        It is whatever the PDF's maker put there: it need not be what is to be seen, nor be there at all. Boxes are
        rectangles that begin where reading starts, and confidences are 1.

        Raises:
            TooManyPixels, ImageDecodeFailed: as `decode`.
        """
        return [_line(characters) for characters in self._ask("text", index)["lines"]]

    def _ask(self, do: str, index: int) -> dict[str, Any]:
        """The process's reply about a page."""
        if not 0 <= index < self.count:
            raise IndexError(f"page {index} of {self.count}")
        if self._resting:
            self._open()
        request = {"do": do, "index": index, "dpi": self._dpi, "max_pixels": self._max_pixels}
        return self._exchange(json.dumps(request).encode() + b"\n")

    def _exchange(self, message: bytes) -> dict[str, Any]:
        """Sends a message and takes the reply."""
        reply = self._process.ask(message) or {"error": "ended"}
        match reply.get("error"):
            case None:
                return reply
            case "encrypted" if self._password:
                raise PdfEncrypted("the PDF file needs a password, and the one given is wrong")
            case "encrypted":
                raise PdfEncrypted("the PDF file needs a password: send it with the option password, or remove it")
            case "locked":
                raise PdfEncrypted("the PDF file is encrypted in a way that can't be read: save a copy without it")
            case "too large":
                size = f"{reply['width']:.0f} x {reply['height']:.0f} points"
                raise TooManyPixels(f"a page of {size} can't be read within {self._max_pixels} pixels")
            case "ended":
                self.close()
                raise ImageDecodeFailed(_ENDED)
            case _:
                raise ImageDecodeFailed(f"the PDF file can't be decoded: {reply['reason']}")


def _line(characters: list[tuple[str, tuple[float, float, float, float], int]]) -> Line:
    """A line of the text layer from its characters, each with left, top, right, bottom in pixels and its turn."""
    marks = [index for index, (text, _, _) in enumerate(characters) if not text.isspace()]
    characters = characters[marks[0] : marks[-1] + 1]
    lefts, tops, rights, bottoms = zip(*(box for text, box, _ in characters if not text.isspace()), strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    quarters = characters[0][2] // 90
    first, second, third, fourth = corners[quarters:] + corners[:quarters]  # from where reading starts
    axis, sign = quarters % 2, 1 if quarters < 2 else -1
    origin, length = first[axis], max(abs(second[axis] - first[axis]), 1e-6)
    spans: list[Character] = []
    for text, box, _ in characters:
        start, end = sorted(sign * (box[axis + side] - origin) / length for side in (0, 2))
        if text.isspace():  # its own box means nothing; there is a character before it and one after it
            start = end = spans[-1].end
        spans.append(Character(text, start, end, 1.0))
    text = "".join(text for text, _, _ in characters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Line(text, 1.0, (first, second, third, fourth), characters=tuple(spans))
