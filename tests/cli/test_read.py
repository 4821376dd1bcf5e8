import json
import subprocess
import sys

from tests.conftest import ROOT, draw_page


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ocr", "read", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_text_of_several_files_and_the_failure_of_one(tmp_path):
    draw_page(["Invoice 20394"]).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_text("no picture")
    result = run(str(tmp_path / "a.png"), str(tmp_path / "b.png"), str(tmp_path / "missing.png"))
    assert result.returncode == 1
    assert result.stdout == f"==> {tmp_path / 'a.png'} <==\nInvoice 20394\n"
    assert f"{tmp_path / 'b.png'}: UNSUPPORTED_FORMAT" in result.stderr
    assert f"{tmp_path / 'missing.png'}: FILE_ERROR" in result.stderr


def test_json_has_one_line_a_file(tmp_path):
    draw_page(["Invoice 20394"]).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_text("no picture")
    result = run("--json", str(tmp_path / "a.png"), str(tmp_path / "b.png"))
    good, bad = (json.loads(line) for line in result.stdout.splitlines())
    assert good["success"] is True
    assert good["data"]["text"] == "Invoice 20394"
    assert (bad["success"], bad["code"]) == (False, "UNSUPPORTED_FORMAT")


def test_a_wrong_setting_stops_the_start(monkeypatch):
    monkeypatch.setenv("OCR_THREADS", "many")
    result = run("x.png")
    assert result.returncode == 2
    assert "INVALID_SETTING: OCR_THREADS is 'many'" in result.stderr
