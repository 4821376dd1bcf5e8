"""The program in which libheif runs, apart from the server: it opens one HEIC photo and decodes its picture.

Started by `ocr.files.heic` as a process of its own: of 400 bytes of damaged boxes the library crashes, as fuzzing has
found, and would take the server with it.

It talks through its pipes. In: a line of JSON with the file's length, the file's bytes, then a line for the picture.
Out: a line of JSON with width, height and EXIF orientation, then one with the mode, and the pixels.
"""

import contextlib
import io
import json
import sys
from typing import Any, BinaryIO

from pi_heif import register_heif_opener
from PIL import Image

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 30  # of all its threads; 50 million pixels take a few

Image.MAX_IMAGE_PIXELS = None  # the size is looked at by who asks, before any pixel is decoded
# of such files the picture alone, without thumbnails and depth
register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Serves one photo until its input ends."""
    _limit()
    data = source.read(json.loads(source.readline())["bytes"])
    try:
        opened = Image.open(io.BytesIO(data), formats=("HEIF",))
        reply: dict[str, Any] = {"width": opened.width, "height": opened.height, "orientation": _orientation(opened)}
    except Exception as error:  # any kind, as damaged files have it
        _send(target, {"error": str(error) or type(error).__name__})
        return
    _send(target, reply)
    if not source.readline():
        return
    try:
        opened.load()
        picture = opened if opened.mode in ("L", "RGB", "RGBA") else opened.convert("RGB")
        pixels = picture.tobytes()
    except Exception as error:
        _send(target, {"error": str(error) or type(error).__name__})
        return
    _send(target, {"mode": picture.mode, "width": picture.width, "height": picture.height})
    target.write(pixels)
    target.flush()


def _send(target: BinaryIO, reply: dict[str, Any]) -> None:
    target.write(json.dumps(reply).encode() + b"\n")
    target.flush()


def _orientation(opened: Image.Image) -> int:
    try:
        return int(opened.getexif().get(0x0112, 1))
    except Exception:  # damaged EXIF is no reason to refuse the picture
        return 1


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system, and a tighter limit may hold
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
