"""What stands in drawn tables: words and numbers, and the fonts they are written in.

Fonts are some that no network was trained on (`training.data.writing.faces.held_out_faces`). Lengths are pixels at
200 per inch.
"""

from dataclasses import dataclass

import numpy as np
from PIL import ImageFont

from training.data.writing.faces import held_out_faces

Random = np.random.Generator

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
