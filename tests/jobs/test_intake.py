"""How jobs and files come in."""

from collections.abc import Callable

import pytest

from ocr.errors import Conflict, FileTooLarge, InvalidRequest, UnsupportedFormat
from ocr.jobs import intake
from ocr.jobs.intake import add_files, close_job, create_job
from ocr.jobs.records import NewFile, NewJob
from ocr.jobs.store import JobStore
from ocr.notices import notice


def test_the_same_key_makes_one_job_for_each_client_as_long_as_it_is_kept(store: JobStore):
    new = NewJob("me", {}, (NewFile("a", b"x"),), key="k", digest="d")
    job, is_new = create_job(store.database, new)
    assert is_new
    assert create_job(store.database, new) == (job, False)
    with pytest.raises(Conflict, match="Idempotency-Key"):
        create_job(store.database, NewJob("me", {}, new.files, key="k", digest="e"))
    assert create_job(store.database, NewJob("you", {}, new.files, key="k", digest="e"))[1]
    store.delete(job)
    assert create_job(store.database, new)[1]


def test_files_that_can_not_be_read_come_with_their_problem(store: JobStore, create: Callable[..., str]):
    job = create(
        ("a.png", b"x"),
        ("b.docx", b"", UnsupportedFormat("this is a Word document")),
        warnings=(notice("LAID_ON_BLACK"),),
    )
    found = store.job(job)
    assert found is not None
    assert [(file.state, file.code) for file in found.files] == [("waiting", None), ("failed", "UNSUPPORTED_FORMAT")]
    assert [warning.code for warning in found.warnings] == ["LAID_ON_BLACK"]


def test_limits_hold_over_all_that_is_added(store: JobStore, create: Callable[..., str]):
    job = create(("a", b"12345"), open=True)
    with pytest.raises(InvalidRequest, match="3 files"):
        add_files(store.database, job, [NewFile("b", b""), NewFile("c", b"")], (), 2, 100)
    with pytest.raises(FileTooLarge, match="11 bytes"):
        add_files(store.database, job, [NewFile("b", b"123456")], (), 2, 10)
    add_files(store.database, job, [NewFile("b", b"12345")], (), 2, 10)
    assert [file.name for file in store.job(job).files] == ["a", "b"]


def test_a_job_without_files_can_not_be_closed(store: JobStore, create: Callable[..., str]):
    job = create(open=True)
    with pytest.raises(InvalidRequest, match="no files"):
        close_job(store.database, job)
    with pytest.raises(Conflict):
        close_job(store.database, "none")
    assert store.unfinished() == []
    assert store.count_open() == 1
    assert store.delete_older(-1) == 1


def test_no_id_begins_with_what_a_command_line_takes_for_an_option(monkeypatch: pytest.MonkeyPatch):
    drawn = iter(["-first", "-second", "third-"])
    monkeypatch.setattr(intake.secrets, "token_urlsafe", lambda count: next(drawn))
    assert intake._draw_id() == "third-"
