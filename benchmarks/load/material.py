"""What the load test sends: pages, lines and PDFs whose exact text is known because they are drawn here, and rubbish.

Each piece bears a number that no other has, so that an answer that belongs to another request is found out.
"""

import io
import random
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

NOTO = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")  # Debian's fonts-noto-cjk, as `make test` has it
SHARES = {"page": 0.60, "line": 0.20, "pdf": 0.15, "rubbish": 0.05}
EACH = 24  # different pieces of each kind; drawing more would only take longer
DPI = (100, 150, 200, 300)
ALIKE = 0.98  # share of characters that must be right: the network may misread one, a mixed-up answer is far off
ENGLISH = "Meeting of the board on Monday;Total amount due in EUR;Payment within thirty days;Delivered to the warehouse"
CHINESE = "本合同自双方签字之日起生效;付款方式为银行转账;请于三十日内完成验收;发票金额已含税款;会议纪要由办公室整理"


@dataclass(frozen=True)
class Piece:
    """One request's body and what the answer has to be: `text`, or for rubbish an error of status 400 to 499."""

    kind: str
    content: bytes
    content_type: str
    query: str
    text: str

    def find_fault(self, status: int, reply: dict[str, Any]) -> str:
        """What is wrong with an answer, in words; empty if nothing is."""
        if self.kind == "rubbish":
            right = 400 <= status < 500 and reply.get("success") is False and reply.get("code")
            return "" if right else f"rubbish answered with {status}"
        if status != 200 or not reply.get("success"):
            return f"{status} {reply.get('code')}"
        # without spaces: whether there is one between Chinese and a number is a matter of taste
        read, drawn = ["".join(text.split(" ")) for text in (reply["data"]["text"], self.text)]
        if read.split("\n", 1)[0] != drawn.split("\n", 1)[0]:
            return "the number in its first line is not this request's"
        alike = SequenceMatcher(None, read, drawn, autojunk=False).ratio()
        return "" if alike >= ALIKE else f"only {alike:.0%} of the characters are right"


def make_pieces(seed: int) -> dict[str, list[Piece]]:
    """All material, by kind."""
    generator = random.Random(seed)
    pieces: dict[str, list[Piece]] = {kind: [] for kind in SHARES}
    for number in range(EACH):
        lines = _lines(generator, f"Document {10_000 + number}", generator.randint(8, 30))
        pieces["page"].append(
            Piece("page", _encode([_page(lines, DPI[number % len(DPI)])], "JPEG"), "image/jpeg", "", "\n".join(lines))
        )
        line = f"Item {20_000 + number} at {generator.randint(10, 99)}.50 EUR"
        pieces["line"].append(Piece("line", _encode([_strip(line)], "PNG"), "image/png", "?mode=line", line))
        sheets = [_lines(generator, f"Sheet {30_000 + 2 * number + half}", 10) for half in range(2)]
        text = "\n".join("\n".join(sheet) for sheet in sheets)
        pdf = _encode([_page(sheet, 150) for sheet in sheets], "PDF")
        pieces["pdf"].append(Piece("pdf", pdf, "application/pdf", "", text))
        rubbish = (generator.randbytes(5000), b"", pieces["page"][-1].content[:9000])[number % 3]
        pieces["rubbish"].append(Piece("rubbish", rubbish, "image/jpeg", "", ""))
    return pieces


def choose(pieces: dict[str, list[Piece]], generator: random.Random) -> Piece:
    """One piece, its kind by the shares above."""
    kind = generator.choices(list(SHARES), list(SHARES.values()))[0]
    return generator.choice(pieces[kind])


def _lines(generator: random.Random, first: str, count: int) -> list[str]:
    texts = ENGLISH.split(";") + (CHINESE.split(";") if NOTO.exists() else [])
    return [first, *(f"{generator.choice(texts)} {generator.randint(100, 999)}" for _ in range(count - 1))]


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(NOTO, size, index=2) if NOTO.exists() else ImageFont.load_default(size)


def _page(lines: list[str], dpi: int) -> Image.Image:
    """An A4 page as a scanner gives it."""
    size = dpi / 150
    page = Image.new("RGB", (round(1240 * size), round(1754 * size)), "white")
    draw, font = ImageDraw.Draw(page), _font(round(28 * size))
    for number, line in enumerate(lines):
        draw.text((110 * size, (100 + 52 * number) * size), line, "black", font)
    return page


def _strip(line: str) -> Image.Image:
    strip = Image.new("RGB", (640, 56), "white")
    ImageDraw.Draw(strip).text((12, 6), line, "black", _font(32))
    return strip


def _encode(pages: list[Image.Image], file_format: str) -> bytes:
    buffer = io.BytesIO()
    options = {"save_all": True, "append_images": pages[1:], "resolution": 150} if file_format == "PDF" else {}
    pages[0].save(buffer, file_format, **options)
    return buffer.getvalue()
