from pathlib import Path

import pytest
import yaml

from benchmarks.drawn_page import draw_page, encode
from ocr.cli import main

MINE = "name: mine\nmarks: [Invoice, Total]\nfields: [{name: total, type: amount, find: [{right_of: Total}]}]\n"


@pytest.fixture
def example(tmp_path: Path, page_png: bytes) -> Path:
    path = tmp_path / "example.png"
    path.write_bytes(page_png)
    return path


def test_lists_and_shows_templates(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine.yaml").write_text(MINE)
    monkeypatch.setenv("OCR_TEMPLATES", str(tmp_path))
    assert main(["template", "list"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("mine\tmine\t1 fields\n") and "vat_invoice\t增值税发票\t" in listed
    assert main(["template", "show", "bank_card"]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["name"] == "bank_card"
    assert main(["template", "show", "../settings"]) == 1
    assert "is no built-in template" in capsys.readouterr().err


def test_checks_a_template_and_fills_in_an_example(capsys: pytest.CaptureFixture[str], tmp_path: Path, example: Path):
    path = tmp_path / "mine.yaml"
    path.write_text(MINE)
    assert main(["template", "check", str(path), str(example)]) == 0
    printed = capsys.readouterr().out
    assert "mine: 1 fields, 1 of 2 marks needed" in printed
    assert "total\t118.50\tread" in printed
    path.write_text(MINE.replace("right_of", "left_of"))
    assert main(["template", "check", str(path)]) == 1
    assert "INVALID_TEMPLATE" in capsys.readouterr().err


def test_makes_a_template_from_an_example_that_reads_the_next_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, example: Path, reader
):
    total = next(line for line in reader.read(example).lines if line.text.startswith("Total"))
    left, top = total.box[0]
    third = (total.box[1][0] - left) / 3
    area = f"{left + third:.0f},{top - 5:.0f},{2 * third:.0f},{total.box[3][1] - top + 10:.0f}"
    assert main(["template", "make", "mine", str(example), "--field", f"total={area}:amount"]) == 0
    path = tmp_path / "mine.yaml"
    path.write_text(capsys.readouterr().out)
    another = tmp_path / "another.png"
    another.write_bytes(encode(draw_page(["Invoice 70021", "Total 2,020.75 EUR", "Thank you"])))
    assert main(["template", "check", str(path), str(another)]) == 0
    assert "total\t2020.75\tread" in capsys.readouterr().out
    assert main(["template", "make", "mine", str(example), "--field", "total=1,2"]) == 1
    assert main(["template", "make", "Mine", str(example), "--field", f"total={area}"]) == 1
