"""Pictures of kinds that were once read wrong: each has the right text, or says what it lacks."""

import re

import pytest

from evaluation.scoring import normalise_loose
from ocr.pipeline.options import Options
from ocr.reader import Reader
from tests.conftest import ROOT

CASES = ROOT / "tests" / "resources" / "cases"


def test_digits_made_of_segments_are_found(reader: Reader):
    assert [line.text for line in reader.read(CASES / "led_7.0.jpg").lines] == ["7.0", "温度 TEMP"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("permille", "日利率 0.5‰\n千分之三即 3‰\n违约金按日 0.5‰ 计算\n2.5‰"),
        (
            "checkbox",
            "☑ 男 ☐ 女\n☐ 是 ☑ 否\n☑身份证 ☐护照 ☐军官证\n☒ 同意 ☐ 不同意\n□ 现金 ☑ 转账 □ 支票",
        ),
    ],
)
def test_signs_that_carry_the_value(name: str, text: str, reader: Reader):
    read = [line.text.replace(" ", "") for line in reader.read(CASES / f"{name}.png").lines]
    assert read == text.replace(" ", "").split("\n")


def test_signs_alone_in_a_report_are_told_by_their_column(reader: Reader):
    page = reader.read(CASES / "lab_report_serif26.png", Options(layout="preserve"))
    rows = [" ".join(row.split()) for row in page.text.split("\n")]
    assert rows[1:4] == [
        "白细胞计数 WBC 11.25 ↑ 3.50-9.50 ×10⁹/L",
        "红细胞计数 RBC 3.68 ↓ 3.80-5.10 ×10¹²/L",
        "血红蛋白 HGB 108 ↓ 115-150 g/L",
    ]
    assert rows[8:12] == [
        "尿蛋白 PRO - 阴性(-)",
        "尿隐血 BLD + * 阴性(-)",
        "酮体 KET ± * 阴性(-)",
        "尿白细胞 LEU 2+ * 阴性(-) /μL",
    ]


def test_code_keeps_its_underscores(reader: Reader):
    page = reader.read(CASES / "code_dark.png")
    assert "if __name__ == '__main__':" in [line.text for line in page.lines]


def test_blanks_to_be_filled_in_are_rows_of_underscores(reader: Reader):
    """How many is a matter of the font; that there is one, and where, is what the page says."""
    page = reader.read(CASES / "blanks.png")
    read = [re.sub("_+", "_", row).replace(" ", "").replace(":", "：") for row in page.text.split("\n")]
    assert read == ["姓名：_性别：_年龄：_", "12+_=30_×5=45"]
    counts = [line.text.count("_") for line in page.lines if set(line.text) == {"_"}]
    assert counts[0] == pytest.approx(2 * counts[1], abs=1)  # as long as they are drawn
    assert all(2 <= count <= 9 for count in counts)
    only_line = reader.read(CASES / "blanks.png", Options(mode="line"))
    assert len(only_line.lines) <= 1


@pytest.mark.parametrize("options", [Options(region="0,0,430,75"), Options(ignore="510,0,100,75;0,75,610,80")])
def test_blanks_are_sought_only_where_the_page_is_to_be_read(options: Options, reader: Reader):
    blanks = [line for line in reader.read(CASES / "blanks.png", options).lines if set(line.text) == {"_"}]
    assert [round(line.box[0][0] / 10) * 10 for line in blanks] == [110, 350]


@pytest.mark.parametrize(
    ("name", "text", "warning"),
    [
        ("white_on_transparent", "字幕组翻译 第 12集\nSettings 12.5%", "all that is visible is light"),
        (
            "grey16_10bit_range",
            "合同编号：HT-2024-0315\n甲方应于三日内付款1,280.50元",
            "its levels end at 1020 of 65535",
        ),
    ],
)
def test_what_was_once_read_wrong(name: str, text: str, warning: str, reader: Reader):
    page = reader.read(CASES / f"{name}.png")
    # whether there is a space between a digit and 集 is a matter of a number format's rounding
    assert [normalise_loose(line.text) for line in page.lines] == [normalise_loose(line) for line in text.split("\n")]
    assert any(told.startswith(warning) for told in page.warnings)
