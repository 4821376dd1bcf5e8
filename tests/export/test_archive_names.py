import pytest

from ocr.export.archive_names import LONGEST_PART, PROBLEMS, name_entries


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("scans/a.jpg", "scans/a.txt"),
        ("scans\\2026\\a.jpg", "scans/2026/a.txt"),
        ("no suffix", "no suffix.txt"),
        ("../../etc/passwd.png", "etc/passwd.txt"),
        ("/root/a.png", "root/a.txt"),
        ("C:\\temp\\a.png", "C_/temp/a.txt"),
        ("a\x00b<c>.png", "a_b_c_.txt"),
        ("con/nul.png", "_con/_nul.txt"),
        ("..", "document 1.txt"),
        ("发票 1.pdf", "发票 1.txt"),
    ],
)
def test_entries_are_called_as_the_files_but_lead_nowhere_else(name: str, entry: str):
    assert name_entries([name], ".txt") == [entry]


def test_no_two_entries_are_the_same_though_case_does_not_count():
    names = ["a.png", "A.jpg", "a.tif", "b/a.png"]
    assert name_entries(names, ".txt") == ["a.txt", "A (2).txt", "a (3).txt", "b/a.txt"]
    assert name_entries(["problems.png"], ".json") == [PROBLEMS.replace(".json", " (2).json")]


def test_long_names_are_cut():
    [entry] = name_entries(["x" * 500 + ".png"], ".txt")
    assert entry == "x" * LONGEST_PART + ".txt"
