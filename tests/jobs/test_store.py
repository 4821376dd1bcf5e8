"""The store of jobs on disk."""

import json
import sqlite3
import threading
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.findings import Cell, Code, Table
from ocr.jobs.database import back_up
from ocr.jobs.store import JobStore
from ocr.results import Character, Document, Line, Page

BOX = ((0.0, 1.0), (9.0, 1.0), (9.0, 5.5), (0.0, 5.5))


def page(text: str) -> Page:
    characters = tuple(Character(c, 0.1, 0.2, 0.5, (("已", 0.25),)) for c in text)
    return Page(20, 10, (Line(text, 0.9, BOX, " ", characters),), 0.5, ("shrunk",), {"decode": 1.5}, 2.25)


def test_pages_come_back_from_disk_as_they_were(store: JobStore, create: Callable[..., str]):
    job = create(("a.tif", b"data"), options={"layout": "lines"})
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


def test_tables_and_codes_come_back_and_pages_of_before_have_none(store: JobStore, create: Callable[..., str]):
    job = create(("a.tif", b"data"), options={"tables": "auto"})
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


def test_a_deleted_job_leaves_nothing_behind(store: JobStore, create: Callable[..., str], tmp_path: Path):
    job = create(("a.png", b"a secret contract" * 10_000))
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


def test_old_jobs_go_and_unfinished_ones_stay(store: JobStore, create: Callable[..., str]):
    old, new = (create(("a", b"x")) for _ in range(2))
    store.finish(old)
    assert store.delete_older(3600) == 0
    assert store.delete_older(-1) == 1
    assert store.unfinished() == [new]


def test_a_full_disk_is_an_error_of_sqlite(store: JobStore, create: Callable[..., str]):
    store.database.execute("PRAGMA max_page_count = 20")
    with pytest.raises(sqlite3.OperationalError):
        create(("a", bytes(10**6)))
    assert store.unfinished() == []


def test_a_password_is_kept_until_the_job_is_done_and_nowhere_else(
    store: JobStore, create: Callable[..., str], tmp_path: Path
):
    job = create(("a.pdf", b"data"), password="open sesame")
    assert store.password(job) == "open sesame"
    assert "open sesame" not in str(store.job(job))
    store.finish(job)
    assert store.password(job) == ""
    store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert all(b"open sesame" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_file_of_an_older_server_is_opened_and_read(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "old.sqlite")) as old:
        old.executescript(
            "CREATE TABLE jobs (id TEXT PRIMARY KEY, client TEXT NOT NULL, state TEXT NOT NULL, options TEXT NOT NULL, "
            "created REAL NOT NULL, changed REAL NOT NULL);"
            "CREATE TABLE files (job TEXT NOT NULL REFERENCES jobs ON DELETE CASCADE, number INTEGER NOT NULL, "
            "name TEXT NOT NULL, data BLOB NOT NULL, state TEXT NOT NULL, wanted INTEGER, warnings TEXT NOT NULL, "
            "code TEXT, message TEXT, PRIMARY KEY (job, number));"
            "INSERT INTO jobs VALUES ('abc', 'me', 'queued', '{}', 1, 1);"
            "INSERT INTO files VALUES ('abc', 0, 'a.png', x'00', 'waiting', NULL, '[]', NULL, NULL);"
        )
    with JobStore(tmp_path / "old.sqlite") as store:
        assert store.unfinished() == ["abc"]
        found = store.job("abc")
        assert found is not None
        assert (found.files[0].name, found.warnings, found.delivery) == ("a.png", (), None)


def test_a_copy_made_while_a_job_is_written_goes_on_where_it_was(
    store: JobStore, create: Callable[..., str], tmp_path: Path
):
    job = create(("a.tif", b"data"))
    store.note_opened(job, 0, 500, [])
    written = threading.Event()

    def write() -> None:
        for index in range(100):
            store.add_page(job, 0, index, page("x"))
            if index == 10:
                written.set()

    writer = threading.Thread(target=write)
    writer.start()
    written.wait(60)
    back_up(tmp_path / "jobs.sqlite", tmp_path / "copy.sqlite")
    writer.join()
    with pytest.raises(FileExistsError):
        back_up(tmp_path / "jobs.sqlite", tmp_path / "copy.sqlite")
    with pytest.raises(FileNotFoundError):
        back_up(tmp_path / "none.sqlite", tmp_path / "other.sqlite")
    with JobStore(tmp_path / "copy.sqlite") as copy:
        assert copy.unfinished() == [job]
        done = copy.pages_done(job, 0)
        assert 11 <= len(done) <= 100
        assert done == list(range(len(done)))
        copy.add_page(job, 0, len(done), page("y"))
    assert len(store.pages_done(job, 0)) == 100
