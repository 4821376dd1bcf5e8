"""Lists of jobs."""

from collections.abc import Callable

import pytest

from ocr.errors import InvalidOption
from ocr.jobs.listing import Wanted, list_jobs
from ocr.jobs.store import JobStore


def test_the_newest_come_first_page_by_page_and_newer_ones_move_nothing(store: JobStore, create: Callable[..., str]):
    made = [create(("a", b"x")) for _ in range(5)]
    create(("a", b"x"), client="you")
    for number, job in enumerate(made):  # two of the same moment
        store.database.execute("UPDATE jobs SET created = ? WHERE id = ?", (1000 + number // 2, job))
    first = list_jobs(store.database, Wanted("me", limit=2))
    create(("new", b"x"))
    second = list_jobs(store.database, Wanted("me", limit=2, cursor=first.next))
    third = list_jobs(store.database, Wanted("me", limit=2, cursor=second.next))
    assert third.next is None
    assert sorted(job.id for page in (first, second, third) for job in page.jobs) == sorted(made)
    created = [job.created for page in (first, second, third) for job in page.jobs]
    assert created == sorted(created, reverse=True)


def test_by_state_and_time(store: JobStore, create: Callable[..., str]):
    old, new = create(("a", b"x"), ("b", b"y")), create(("a", b"x"))
    store.database.execute("UPDATE jobs SET created = 1000 WHERE id = ?", (old,))
    store.note_opened(old, 0, 3, [])
    store.fail_file(old, 1, "EMPTY_FILE", "no bytes")
    store.finish(old)
    [done] = list_jobs(store.database, Wanted("me", "done")).jobs
    assert (done.id, done.files, done.failed, done.done, done.wanted) == (old, 2, 1, 0, None)
    assert [job.id for job in list_jobs(store.database, Wanted("me", since=1001)).jobs] == [new]
    assert [job.id for job in list_jobs(store.database, Wanted("me", until=1001)).jobs] == [old]
    assert list_jobs(store.database, Wanted("nobody")).jobs == ()


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "WzEsIDIsIDNd", "bm9uZQ", "eyJhIjogMX0", "[[[[" * 5000])
def test_a_cursor_of_someone_s_own_making(store: JobStore, cursor: str):
    with pytest.raises(InvalidOption, match="cursor"):
        list_jobs(store.database, Wanted("me", cursor=cursor))
