"""The store of jobs on disk."""

import json
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.findings import Cell, Code, Table
from ocr.jobs.store import JobStore
from ocr.results import Character, Document, Line, Page

BOX = ((0.0, 1.0), (9.0, 1.0), (9.0, 5.5), (0.0, 5.5))


def page(text: str) -> Page:
    characters = tuple(Character(c, 0.1, 0.2, 0.5, (("已", 0.25),)) for c in text)
    return Page(20, 10, (Line(text, 0.9, BOX, " ", characters),), 0.5, ("shrunk",), {"decode": 1.5}, 2.25)


def test_pages_come_back_from_disk_as_they_were(store: JobStore):
    job = store.create("me", {"layout": "lines"}, [("a.tif", b"data")])
    store.note_opened(job, 0, 2, ["frame 3 is damaged"])
    for index, text in ((1, "图二"), (0, "图一")):
        store.add_page(job, 0, index, page(text))
    assert store.document(job, 0) == Document((page("图一"), page("图二")), ("frame 3 is damaged",))
    found = store.job(job)
    assert found is not None
    assert (found.client, found.options, found.files[0].wanted, found.files[0].done) == (
        "me",
        {"layout": "lines"},
        2,
        2,
    )
    assert store.data(job, 0) == b"data"


def test_tables_and_codes_come_back_and_pages_of_before_have_none(store: JobStore):
    job = store.create("me", {"tables": "auto"}, [("a.tif", b"data")])
    store.note_opened(job, 0, 2, [])
    cells = (
        Cell(0, 0, 1, 2, BOX, "图", 0.9, (0,)),
        Cell(1, 0, 1, 1, BOX, "", 1.0),
        Cell(1, 1, 1, 1, BOX, "1", 0.5, (1, 2)),
    )
    whole = replace(page("图"), tables=(Table(BOX, 2, 2, 1, cells),), codes=(Code("QRCode", "ff", BOX, True),))
    store.add_page(job, 0, 0, whole)
    store.add_page(job, 0, 1, page("老"))
    content = store.database.execute("SELECT content FROM pages WHERE page = 1").fetchone()[0]
    older = json.loads(zlib.decompress(content))
    del older["tables"], older["codes"]
    store.database.execute("UPDATE pages SET content = ? WHERE page = 1", (zlib.compress(json.dumps(older).encode()),))
    assert store.document(job, 0).pages == (whole, page("老"))


def test_a_deleted_job_leaves_nothing_behind(store: JobStore, tmp_path: Path):
    job = store.create("me", {}, [("a.png", b"a secret contract" * 10_000)])
    store.add_page(job, 0, 0, page("秘密"))
    assert store.delete(job)
    assert not store.delete(job)
    assert store.job(job) is None
    assert store.pages_done(job, 0) == []
    with pytest.raises(KeyError):
        store.data(job, 0)
    store.add_page(job, 0, 1, page("late"))
    assert store.pages_done(job, 0) == []
    for file in tmp_path.iterdir():
        assert b"a secret contract" not in file.read_bytes(), file


def test_old_jobs_go_and_unfinished_ones_stay(store: JobStore):
    old, new = (store.create("me", {}, [("a", b"x")]) for _ in range(2))
    store.finish(old)
    assert store.delete_older(3600) == 0
    assert store.delete_older(-1) == 1
    assert store.unfinished() == [new]


def test_a_full_disk_is_an_error_of_sqlite(store: JobStore):
    store.database.execute("PRAGMA max_page_count = 20")
    with pytest.raises(sqlite3.OperationalError):
        store.create("me", {}, [("a", bytes(10**6))])
    assert store.unfinished() == []
