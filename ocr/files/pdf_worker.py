"""The program in which PDFium runs, apart from the server: it opens one document and renders its pages.

Started by `ocr.files.pdf` as a process of its own, because PDFium is not safe among threads, can be crashed by damaged
files, and can be kept busy without end: of 3 kB of nested drawings it made 19 s of work and 1.6 GB. Here the worst that
a file can do is to end this process.

It talks through its pipes. In: a line of JSON with the document's length and its password, the document's bytes, then
requests, each a line of JSON. Out: for the document and for each request a line of JSON, and after that of a rendering
its pixels.
"""

import contextlib
import json
import math
import sys
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 10  # for each page; a page of dense drawings takes one or two
LEAST_DPI = 20  # nothing can be read below
MOST_SIDE = 32_767  # pixels; OpenCV can't warp longer pictures
POINTS_PER_INCH = 72
HYPHENS = (0x02, 0xFFFE)  # how PDFium gives a hyphen at a line's end
_ENCRYPTED = {pdfium.FPDF_ERR_PASSWORD: "encrypted", pdfium.FPDF_ERR_SECURITY: "locked"}

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Serves one document until its input ends."""
    _limit_memory()
    head = json.loads(source.readline())
    data = source.read(head["bytes"])
    _limit_time()
    document = None
    try:
        document = pypdfium2.PdfDocument(data, password=head["password"] or None)
        document.init_forms()  # else the values in a form's fields are not drawn
        reply: dict[str, Any] = {"count": len(document)}
    except pypdfium2.PdfiumError as error:
        reply = {"error": _ENCRYPTED.get(error.err_code, "broken"), "reason": str(error)}
        if error.err_code == pdfium.FPDF_ERR_SUCCESS:
            reply = {"count": 0}  # PDFium's way to say that there are no pages
    _send(target, reply)
    for request in source:
        _limit_time()
        bitmap = None
        try:
            reply, bitmap = _answer(document, **json.loads(request))
        except Exception as error:  # any kind: damaged pages raise ValueError, PdfiumError and MemoryError
            reply = {"error": "broken", "reason": str(error) or type(error).__name__}
        _send(target, reply, bitmap)


def _send(target: BinaryIO, reply: dict[str, Any], bitmap: Any = None) -> None:
    """Writes a reply and the bitmap's pixels, its rows without the padding that PDFium gives them."""
    target.write(json.dumps(reply).encode() + b"\n")
    if bitmap is not None:
        rows = memoryview(bitmap.buffer).cast("B")
        for start in range(0, bitmap.stride * bitmap.height, bitmap.stride):
            target.write(rows[start : start + bitmap.width * 3])
    target.flush()


def _answer(document: Any, do: str, index: int, dpi: float, max_pixels: int) -> tuple[dict[str, Any], Any]:
    """The reply to a request and, for a rendering, its bitmap."""
    with contextlib.closing(document[index]) as page:
        width, height = page.get_size()  # in points, and as the page is seen: /Rotate is in it
        scale = _scale(width, height, dpi, max_pixels)
        if scale < LEAST_DPI / POINTS_PER_INCH:
            return {"error": "too large", "width": width, "height": height}, None
        size = _size(width, height, scale)
        if do == "text":
            return {"lines": _text_lines(page, *size)}, None
        reply = {"width": size[0], "height": size[1], "dpi": scale * POINTS_PER_INCH}
        return reply, None if do == "measure" else _render(page, *size)


def _scale(width: float, height: float, dpi: float, max_pixels: int) -> float:
    """Image per point: what `dpi` asks for, or less where the page would have too many pixels or too long a side."""
    scale = min(dpi / POINTS_PER_INCH, math.sqrt(max_pixels / (width * height)), MOST_SIDE / max(width, height))
    while math.prod(_size(width, height, scale)) > max_pixels and scale > 0:
        scale *= 0.999  # both sides may have been rounded up
    return scale


def _size(width: float, height: float, scale: float) -> tuple[int, int]:
    return max(1, round(width * scale)), max(1, round(height * scale))


def _render(page: Any, width: int, height: int) -> Any:
    """The page on white, as a bitmap of that size: BGR, 8 bits."""
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    placed = (bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
    pdfium.FPDF_RenderPageBitmap(*placed)
    if page.formenv:
        pdfium.FPDF_FFLDraw(page.formenv, *placed)
    return bitmap


def _text_lines(page: Any, width: int, height: int) -> list[list[tuple[str, Box, int]]]:
    """The lines of the page's text layer: characters with their boxes in pixels, and by how many degrees turned."""
    lines: list[list[tuple[str, Box, int]]] = [[]]
    last: Box | None = None
    with contextlib.closing(page.get_textpage()) as text:
        for index in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if code in (0x0A, 0x0D):
                lines.append([])
                continue
            box = _to_pixels(page, text.get_charbox(index, loose=True), width, height)
            seen = box[0] < width and box[1] < height and box[2] > 0 and box[3] > 0
            if not code or not seen:
                continue
            character = "-" if code in HYPHENS else chr(code)
            if not character.isspace():  # PDFium puts spaces anywhere
                if last and not _side_by_side(last, box):
                    lines.append([])
                last = box
            quarters = round(pdfium.FPDFText_GetCharAngle(text, index) / (math.pi / 2))
            lines[-1].append((character, box, (quarters * 90 + page.get_rotation()) % 360))
    return [line for line in lines if any(not character.isspace() for character, _, _ in line)]


def _side_by_side(first: Box, second: Box) -> bool:
    """Whether two characters, one after the other, can be of one line: PDFium joins lines too."""
    return any(
        min(first[axis + 2], second[axis + 2]) - max(first[axis], second[axis])
        >= 0.5 * min(first[axis + 2] - first[axis], second[axis + 2] - second[axis])
        for axis in (0, 1)
    )


def _to_pixels(page: Any, box: Box, width: int, height: int) -> Box:
    """A rectangle in page space (left, bottom, right, top; points, upwards) on the rendered page, downwards."""
    low_x, low_y, high_x, high_y = page.get_bbox()
    # shares of the page before it is turned, from its upper left corner
    left, right = (box[0] - low_x) / (high_x - low_x), (box[2] - low_x) / (high_x - low_x)
    top, bottom = (high_y - box[3]) / (high_y - low_y), (high_y - box[1]) / (high_y - low_y)
    for _ in range(page.get_rotation() // 90):  # each a quarter clockwise
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return left * width, top * height, right * width, bottom * height


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system, and a tighter limit may hold
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _limit_time() -> None:
    """From now on so much CPU time; then the system ends the process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        seconds = math.ceil(usage.ru_utime + usage.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
