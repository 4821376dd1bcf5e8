import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.cli import main
from ocr.cli import read as command
from ocr.pipeline.options import Options
from ocr.results import Document, Line, Page
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


@pytest.fixture
def played_reader(monkeypatch: pytest.MonkeyPatch):
    """Reads of every file its own name; no network is loaded."""

    def read(path: Path, reader: object, options: Options) -> tuple[Document, list[bytes]]:
        line = Line(path.name, 1.0, ((0, 0), (9, 0), (9, 9), (0, 9)))
        return Document((Page(9, 9, (line,)),)), []

    monkeypatch.setattr(command, "Reader", object)
    monkeypatch.setattr(command, "read", read)


def make_files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def files_in(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): file.read_text().rstrip("\n")
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.usefixtures("played_reader")
def test_a_folder_means_all_readable_files_in_it_and_below(tmp_path: Path):
    scans, out = tmp_path / "scans", tmp_path / "texts"
    make_files(scans, "b.PNG", "a.jpeg", "notes.txt", "png", "2025/01/c.pdf", "2025/d.tiff", "2025/d.csv")
    (scans / "folder.png").mkdir()
    assert [file.below.as_posix() for file in command.find_files([scans])] == [
        "2025/01/c.pdf",
        "2025/d.tiff",
        "a.jpeg",
        "b.PNG",
    ]
    assert main(["read", "--out", str(out), str(scans)]) == 0
    assert files_in(out) == {
        "a.txt": "a.jpeg",
        "b.txt": "b.PNG",
        "2025/d.txt": "d.tiff",
        "2025/01/c.txt": "c.pdf",
    }


@pytest.mark.usefixtures("played_reader")
def test_a_file_that_is_named_is_tried_whatever_its_suffix(tmp_path: Path):
    make_files(tmp_path, "scan.dat", "below/page")
    named = [str(tmp_path / "scan.dat"), str(tmp_path / "below/page")]
    assert main(["read", "--out", str(tmp_path / "out"), *named]) == 0
    assert files_in(tmp_path / "out") == {"scan.txt": "scan.dat", "page.txt": "page"}


@pytest.mark.usefixtures("played_reader")
@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["a.png", "a.tif"], {"a.txt": "a.png", "a.tif.txt": "a.tif"}),
        (
            ["a.bmp", "a.png", "a.tif.png", "a.tif"],
            {"a.txt": "a.bmp", "a.png.txt": "a.png", "a.tif.txt": "a.tif", "a.tif.png.txt": "a.tif.png"},
        ),
    ],
)
def test_files_of_one_name_in_a_folder_never_overwrite_each_other(
    names: list[str], written: dict[str, str], tmp_path: Path
):
    make_files(tmp_path / "in", *names)
    assert main(["read", "--out", str(tmp_path / "out"), str(tmp_path / "in")]) == 0
    assert files_in(tmp_path / "out") == written


@pytest.mark.usefixtures("played_reader")
def test_a_searchable_pdf_can_not_be_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    make_files(tmp_path, "a.png")
    assert main(["read", "--format", "pdf", str(tmp_path / "a.png")]) == 2
    assert "INVALID_OPTION: format pdf needs --out" in capsys.readouterr().err


@pytest.mark.usefixtures("played_reader")
def test_files_of_one_name_in_several_folders_never_overwrite_each_other(tmp_path: Path):
    folders = [tmp_path / name for name in ("d1", "d2", "d3")]
    for folder in folders:
        make_files(folder, "a.png")
    assert main(["read", "--out", str(tmp_path / "out"), *map(str, folders)]) == 0
    assert set(files_in(tmp_path / "out")) == {"a.txt", "a.png.txt", "a.png.2.txt"}


@pytest.mark.usefixtures("played_reader")
def test_a_file_that_is_read_is_not_overwritten(tmp_path: Path):
    make_files(tmp_path, "a.txt")
    before = (tmp_path / "a.txt").read_bytes()
    assert main(["read", "--out", str(tmp_path), str(tmp_path / "a.txt")]) == 0
    assert (tmp_path / "a.txt").read_bytes() == before
    assert (tmp_path / "a.txt.txt").exists()


@pytest.mark.usefixtures("played_reader")
def test_several_files_of_a_folder_have_headings(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    make_files(tmp_path, "a.png", "b.png")
    assert main(["read", str(tmp_path)]) == 0
    assert re.findall(r"==> .*/(.*) <==", capsys.readouterr().out) == ["a.png", "b.png"]
