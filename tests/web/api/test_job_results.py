"""A whole job's results: an archive, and lines of JSON."""

import io
import json
import zipfile

import pytest
import requests

from ocr.client import Client
from ocr.export.archive_names import PROBLEMS, name_entries
from tests.conftest import TEXTS


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.tif", "A.png", "a.tif"], ["a.txt", "A (2).txt", "a (3).txt"]),
        (["合同/发票.pdf", "合同\\发票.png"], ["合同/发票.txt", "合同/发票 (2).txt"]),
        (["../../etc/passwd", "/etc/passwd", "C:\\a.png"], ["etc/passwd.txt", "etc/passwd (2).txt", "C_/a.txt"]),
        (["", ".", "..", "a/.."], ["document 1.txt", "document 2.txt", "document 3.txt", "a.txt"]),
        (["con.png", "NUL", "com1.tar.gz", "a\0b\r\n.png"], ["_con.txt", "_NUL.txt", "_com1.tar.txt", "a_b__.txt"]),
        (["\ud800.png", "x" * 300], ["\N{REPLACEMENT CHARACTER}.txt", "x" * 120 + ".txt"]),
        (["a (2).png", "a.png", "a.png"], ["a (2).txt", "a.txt", "a (3).txt"]),
    ],
)
def test_names_are_kept_but_lead_nowhere_and_are_never_the_same(names: list[str], expected: list[str]):
    assert name_entries(names, ".txt") == expected


def test_nothing_takes_the_place_of_the_list_of_problems():
    assert name_entries(["problems.png"], ".json") != [PROBLEMS]


def test_an_archive_and_lines(server_url: str, tiff: bytes, page_png: bytes):
    with Client(server_url) as client:
        jobs = server_url + "/api/v1/jobs"
        files = [("合同/甲.tif", tiff), ("a.png", b"rubbish"), ("合同/甲.png", page_png)]
        sent = requests.post(jobs, files=[("file", file) for file in files], timeout=60)
        job = sent.json()["data"]["id"]
        early = requests.get(f"{jobs}/{job}/archive", timeout=60)
        assert (early.status_code, early.json()["code"]) == (409, "NOT_FINISHED")
        client.wait_for_job(job)
        for format, suffix in (("txt", ".txt"), ("json", ".json"), ("pdf", ".pdf")):
            with zipfile.ZipFile(io.BytesIO(client.job_archive(job, format))) as archive:
                assert archive.testzip() is None
                assert archive.namelist() == [f"合同/甲{suffix}", f"合同/甲 (2){suffix}", PROBLEMS]
                [problem] = json.loads(archive.read(PROBLEMS))
                content = archive.read(archive.namelist()[0])
            assert (problem["file"], problem["name"], problem["code"]) == (1, "a.png", "UNSUPPORTED_FORMAT")
            if format == "txt":
                assert content.decode().split() == " ".join(TEXTS).split()
            elif format == "json":
                assert json.loads(content)["text"] == "\n\n".join(TEXTS)
            else:
                assert content.startswith(b"%PDF-")
        lines = list(client.job_pages(job, characters="boxes"))
        assert [(line["file"], line.get("number"), line.get("code")) for line in lines] == [
            *((0, 1, None), (0, 2, None), (0, 3, None), (1, None, "UNSUPPORTED_FORMAT"), (2, 1, None)),
        ]
        assert [line["text"] for line in lines[:3]] == TEXTS
        assert lines[0]["lines"][0]["characters"]
        later = requests.get(f"{jobs}/{job}/pages", params={"after": "2"}, timeout=60).text.splitlines()
        assert [json.loads(line).get("number") for line in later] == [3, None]
        for path, query in (("archive", {"file": "1"}), ("pages", {"format": "txt"}), ("pages", {"after": "-1"})):
            refused = requests.get(f"{jobs}/{job}/{path}", params=query, timeout=60)
            assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_OPTION")
