"""Pages of text drawn with the font that Pillow brings along, for tests and benchmarks: their text is known exactly."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont


def draw_page(lines: Sequence[str], *, size: int = 36, width: int = 900) -> Image.Image:
    """Black lines of text on white, in the font that Pillow brings along (Latin letters and digits)."""
    font = ImageFont.load_default(size)
    page = Image.new("RGB", (width, len(lines) * size * 2 + size), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((size, size * (0.5 + 2 * number)), line, fill="black", font=font)
    return page


def encode(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    """A picture as the bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()
