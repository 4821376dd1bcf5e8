"""Tables that are drawn, with rules, with some and with none, and pages without tables: their grids are known exactly.

Fonts are some that no network was trained on (`training.data.writing.faces.held_out_faces`). Lengths are pixels at
200 per inch.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.geometry import Image as Picture
from training.data.writing.faces import held_out_faces

Random = np.random.Generator

WIDTH, MARGIN = 1654, 120  # A4
NAMES = {
    "zh": "螺丝刀 轴承 电缆 变压器 办公桌 打印纸 硒鼓 交换机 显示器 键盘 服务费 运输费 安装调试 绝缘胶带 "
    "不锈钢管 水性涂料 上海分公司 研发中心 市场部 财务部 王建国 李秀英 陈晓东 苹果 香蕉 牛奶 鸡蛋 面粉".split(),
    "en": "Bearing|Cable 3m|Desk lamp|Paper A4|Toner|Switch|Monitor|Keyboard|Service fee|Freight|Assembly|Steel pipe|"
    "Berlin office|Research|Marketing|Finance|J. Miller|Anna Schmidt|Apples|Milk|Flour|Copper wire|Gasket|Valve".split(
        "|"
    ),
}
NOTES = {
    "zh": "本年度新增设备 需在验收后三十日内付款 按合同约定分两期交付 由供应商负责安装调试 质保期两年 "
    "与上月相比略有下降 包装完好 客户要求更换型号".split(),
    "en": "new equipment this year|payable within thirty days of acceptance|delivered in two parts as agreed|"
    "installed by the supplier|two years of warranty|slightly lower than last month|in good condition".split("|"),
}
HEADERS = {
    "zh": {
        "name": ["名称", "项目", "部门", "品名"],
        "code": ["型号", "编号"],
        "count": ["数量", "人数", "件数"],
        "amount": ["金额", "单价", "合计", "预算"],
        "share": ["占比", "增长率"],
        "date": ["日期", "到货日期"],
        "note": ["备注", "说明"],
    },
    "en": {
        "name": ["Name", "Item", "Department"],
        "code": ["Code", "Model"],
        "count": ["Count", "Qty", "Staff"],
        "amount": ["Amount", "Price", "Budget"],
        "share": ["Share", "Growth"],
        "date": ["Date", "Due"],
        "note": ["Remarks", "Comment"],
    },
}
GROUPS = {
    "zh": ["上半年", "下半年", "二〇二五年", "本期", "上期"],
    "en": ["First half", "2025", "2026", "This period", "Plan"],
}
NUMBERS = ("count", "amount", "share", "date", "code")


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell as it was drawn."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


@dataclass(slots=True)
class DrawnPage:
    """A page (H, W, 3) BGR and its tables, each as its cells; empty ones are left out."""

    image: Picture
    tables: list[list[TrueCell]] = field(default_factory=list)


@dataclass(slots=True)
class Typeface:
    """A font of one size, and the language that is written with it."""

    language: str
    font: ImageFont.FreeTypeFont
    size: int

    @classmethod
    def choose(cls, random: Random) -> "Typeface":
        """Any of the fonts kept for evaluation."""
        language = str(random.choice(["zh", "en"]))
        faces = held_out_faces()["chinese" if language == "zh" else "latin"]
        path, index = faces[int(random.integers(len(faces)))]
        size = int(random.integers(24, 34))
        return cls(language, ImageFont.truetype(str(path), size, index=index), size)

    def measure(self, text: str) -> float:
        """How wide a text is."""
        return float(self.font.getlength(text))

    def wrap(self, text: str, width: float) -> list[str]:
        """The text as lines that are no wider, broken between words or Chinese characters."""
        parts = list(text) if self.language == "zh" else text.split(" ")
        joint = "" if self.language == "zh" else " "
        lines = [parts[0]]
        for part in parts[1:]:
            longer = lines[-1] + joint + part
            if self.measure(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        return lines


def write_cell(random: Random, kind: str, language: str) -> str:
    """What stands in a cell of a kind of column."""
    match kind:
        case "name":
            return str(random.choice(NAMES[language]))
        case "note":
            return (" " if language == "en" else "").join(
                random.choice(NOTES[language], int(random.integers(1, 3)), replace=False).tolist()
            )
        case "code":
            return f"{random.choice(list('ABDHKMT'))}{random.choice(list('CEFRX'))}-{random.integers(100, 9999)}"
        case "count":
            return str(random.integers(1, 2000))
        case "amount":
            return f"{random.uniform(1, 90000):,.2f}"
        case "share":
            return f"{random.uniform(-20, 100):.1f}%"
        case _:
            return f"2026-{random.integers(1, 13):02}-{random.integers(1, 29):02}"


@dataclass(slots=True)
class Layout:
    """A table that is to be drawn: kinds of columns, and cells with their lines."""

    kinds: list[str]
    header_rows: int
    rows: int
    cells: dict[tuple[int, int], tuple[int, int, str]]  # row and column to row span, column span and text


def make_layout(random: Random, language: str, *, merged_body: bool) -> Layout:
    """Columns and texts of a table, in a third of the cases with a header of two rows, in which cells are merged."""
    columns = int(random.integers(3, 8))
    kinds = ["name", *random.choice(["count", "amount", "share", "date", "code", "name"], columns - 1).tolist()]
    if columns < 6 and random.random() < 0.5:
        kinds[-1] = "note"
    kinds[1] = str(random.choice(["count", "amount"]))
    two = columns > 3 and random.random() < 0.34
    header_rows = 2 if two else 1
    body = int(random.integers(3, 13))
    cells: dict[tuple[int, int], tuple[int, int, str]] = {}
    heads = [str(random.choice(HEADERS[language][kind])) for kind in kinds]
    column = 0
    while column < columns:
        width = int(random.integers(2, 4))
        if two and column > 0 and column + width <= columns and (column == 1 or random.random() < 0.6):
            cells[0, column] = (1, width, str(random.choice(GROUPS[language])))
            for inner in range(column, column + width):
                cells[1, inner] = (1, 1, heads[inner])
            column += width
        else:
            cells[0, column] = (header_rows, 1, heads[column])
            column += 1
    row = header_rows
    while row < header_rows + body:
        tall = 1
        if merged_body and random.random() < 0.15 and row + 2 <= header_rows + body:
            tall = 2
        cells[row, 0] = (tall, 1, write_cell(random, kinds[0], language))
        for line in range(row, row + tall):
            for column in range(1, columns):
                empty = column > 1 and random.random() < 0.06
                cells[line, column] = (1, 1, "" if empty else write_cell(random, kinds[column], language))
        row += tall
    return Layout(kinds, header_rows, header_rows + body, cells)


def draw_table(random: Random, kind: str) -> DrawnPage:
    """A page with a title, a table and two lines of text; `kind` is "ruled", "half-ruled" or "unruled"."""
    face = Typeface.choose(random)
    size = face.size
    layout = make_layout(random, face.language, merged_body=kind == "ruled")
    columns = len(layout.kinds)
    padding = size * (random.uniform(0.3, 0.8) if kind == "ruled" else random.uniform(0.6, 1.2))
    room = (WIDTH - 2 * MARGIN) / columns - 2 * padding
    lines = {
        place: face.wrap(text, max(room, size * 4) * (1.0 if spans[1] == 1 else spans[1])) if text else []
        for place, (*spans, text) in layout.cells.items()
    }
    widths = [
        max(
            face.measure(line)
            for (_, at), texts in lines.items()
            for line in texts or [""]
            if at == column and layout.cells[_, at][1] == 1
        )
        + 2 * padding
        for column in range(columns)
    ]
    scale = min(random.uniform(1.0, 1.4), (WIDTH - 2 * MARGIN) / sum(widths))
    if scale < 1:  # too wide for the page: another one
        return draw_table(random, kind)
    xs = np.cumsum([MARGIN, *(width * scale for width in widths)]).tolist()
    leading = size * random.uniform(1.15, 1.3)
    above = size * (random.uniform(0.25, 0.7) if kind == "ruled" else random.uniform(0.3, 0.6))
    heights = [
        max((len(texts) for (at, _), texts in lines.items() if at == row and layout.cells[at, _][0] == 1), default=1)
        * leading
        + 2 * above
        for row in range(layout.rows)
    ]
    top = 90 + 3.2 * size
    ys = np.cumsum([top, *heights]).tolist()
    page = Image.new("RGB", (WIDTH, round(ys[-1] + 6 * size)), "white")
    draw = ImageDraw.Draw(page)
    title = "产品销售情况统计表" if face.language == "zh" else "Summary of products sold"
    draw.text(((WIDTH - face.measure(title)) / 2, 60), title, "black", face.font)
    closing = NOTES[face.language]
    for number in range(2):
        words = ("，" if face.language == "zh" else ", ").join(random.permutation(closing)[:4].tolist())
        draw.text((MARGIN, ys[-1] + (1.2 + 1.5 * number) * size), words, "black", face.font)
    sides = {
        name: "left" if name in ("name", "note") else str(random.choice(["right", "centre"])) for name in HEADERS["en"]
    }
    middle = bool(random.random() < 0.5)
    for (row, column), texts in lines.items():
        tall, wide, _ = layout.cells[row, column]
        left, right, low, high = xs[column], xs[column + wide], ys[row], ys[row + tall]
        side = "centre" if row < layout.header_rows and wide > 1 else sides[layout.kinds[column]]
        height = len(texts) * leading
        y = low + (high - low - height) / 2 if middle or tall > 1 else low + above
        for text in texts:
            slack = right - left - 2 * padding - face.measure(text)
            x = left + padding + {"left": 0.0, "centre": slack / 2, "right": slack}[side]
            draw.text((x, y), text, "black", face.font)
            y += leading
    _draw_rules(draw, random, kind, layout, xs, ys)
    table = [
        TrueCell(row, column, tall, wide, text) for (row, column), (tall, wide, text) in layout.cells.items() if text
    ]
    return DrawnPage(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]), [table])


def _draw_rules(
    draw: ImageDraw.ImageDraw, random: Random, kind: str, layout: Layout, xs: list[float], ys: list[float]
) -> None:
    thin = int(random.integers(1, 4))
    colour = int(random.integers(0, 110))
    ink = (colour, colour, colour)
    if kind == "ruled":
        for (row, column), (tall, wide, _) in layout.cells.items():
            draw.rectangle((xs[column], ys[row], xs[column + wide], ys[row + tall]), outline=ink, width=thin)
    elif kind == "half-ruled":
        every = random.random() < 0.4
        for row, y in enumerate(ys):
            if row in (0, layout.header_rows, layout.rows) or (every and row > layout.header_rows):
                draw.line((xs[0], y, xs[-1], y), ink, thin + (row in (0, layout.rows)))
        for (row, column), (_, wide, _) in layout.cells.items():
            if wide > 1:
                draw.line((xs[column] + 8, ys[row + 1], xs[column + wide] - 8, ys[row + 1]), ink, thin)


def draw_prose(random: Random, kind: str) -> DrawnPage:
    """A page without a table: "prose", "columns" of it, a "form", a "list" or "code"."""
    face = Typeface.choose(random)
    size, language = face.size, face.language
    page = Image.new("RGB", (WIDTH, 1500), "white")
    draw = ImageDraw.Draw(page)
    joint = "，" if language == "zh" else ", "
    text = joint.join(random.choice(NOTES[language], 160).tolist())
    if kind in ("prose", "columns"):
        count = 1 if kind == "prose" else int(random.integers(2, 4))
        gutter = 2.0 * size
        width = (WIDTH - 2 * MARGIN - (count - 1) * gutter) / count
        rows = iter(face.wrap(text, width))
        for column in range(count):
            for row in range(24):
                draw.text(
                    (MARGIN + column * (width + gutter), 90 + row * 1.5 * size), next(rows, ""), "black", face.font
                )
    elif kind == "form":
        labels = [name for names in HEADERS[language].values() for name in names]
        for row in range(int(random.integers(6, 14))):
            for column in range(2):
                left = MARGIN + column * (WIDTH - 2 * MARGIN) / 2
                label = str(random.choice(labels)) + ("：" if language == "zh" else ":")
                draw.text((left, 120 + row * 2 * size), label, "black", face.font)
                value = write_cell(random, str(random.choice(["name", "date", "code"])), language)
                draw.text((left + 7 * size, 120 + row * 2 * size), value, "black", face.font)
    elif kind == "list":
        for row in range(16):
            note = str(random.choice(NOTES[language]))
            draw.text((MARGIN, 100 + row * 1.8 * size), f"{row + 1}.", "black", face.font)
            draw.text((MARGIN + 2.5 * size, 100 + row * 1.8 * size), note, "black", face.font)
    else:
        depth = 0
        for row in range(22):
            depth = max(0, min(4, depth + int(random.integers(-1, 2))))
            code = f"{random.choice(['x', 'total', 'row'])}[{random.integers(9)}] = f({random.integers(99)})  # step"
            draw.text((MARGIN + depth * 2 * size, 80 + row * 1.4 * size), code, "black", face.font)
    return DrawnPage(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]))


def blur(image: Picture, random: Random) -> Picture:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), random.uniform(1.0, 1.8)), np.uint8)


def add_noise(image: Picture, random: Random) -> Picture:
    """Grain, and the blocks of a coarse JPEG."""
    grain = image * 0.85 + 20 + random.normal(0, random.uniform(8, 16), image.shape)
    _, data = cv2.imencode(".jpg", np.clip(grain, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 55])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def tilt(image: Picture, random: Random) -> Picture:
    """Turned by up to 3 degrees."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), random.uniform(-3, 3), 1.0)
    matrix[:, 2] += 60
    size = (width + 120, height + 120)
    return np.asarray(cv2.warpAffine(image, matrix, size, borderValue=(255, 255, 255)), np.uint8)


DAMAGE: dict[str, Callable[[Picture, Random], Picture]] = {
    "clean": lambda image, random: image,
    "blurred": blur,
    "noisy": add_noise,
    "tilted": tilt,
}
