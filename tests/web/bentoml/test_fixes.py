import asyncio
import os
import pickle
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from _bentoml_impl.client import RemoteProxy
from bentoml._internal.configuration.containers import BentoMLContainer
from bentoml._internal.marshal import dispatcher
from bentoml._internal.marshal.dispatcher import CorkDispatcher
from circus.controller import Controller

import service
from ocr.errors import InternalError
from ocr.web.bentoml import fixes
from ocr.web.bentoml.fixes import LONGEST_WAIT, Outcome, spare_neighbours


def test_the_session_to_the_reader_is_never_closed_under_a_request():
    service.Runner.inject_config()

    async def sessions() -> int:
        proxy = RemoteProxy("tcp://127.0.0.1:1", service=service.Runner)
        manager = proxy.to_async._session_manager
        first = await manager.get_session()
        for _ in range(1000):
            assert await manager.get_session() is first
        manager._created_at -= 10**6  # as if it were eleven days old
        assert await manager.get_session() is first
        assert not first.closed
        await proxy.close()
        return id(first)

    assert asyncio.run(sessions())


def test_each_server_has_its_metrics_in_a_folder_of_its_own(tmp_path, monkeypatch: pytest.MonkeyPatch):
    chosen = BentoMLContainer.prometheus_multiproc_dir
    before = chosen.get()
    monkeypatch.delenv("BENTOML_RUNNER_MAP", raising=False)
    dead, other = (tmp_path / fixes.METRICS_FOLDERS / name for name in ("999999999", str(os.getppid())))
    for folder in (dead, other):
        folder.mkdir(parents=True)
    try:
        chosen.set(str(tmp_path / "prometheus_multiproc_dir"))
        fixes.keep_metrics_apart()
        fixes.keep_metrics_apart()  # twice is once
        assert Path(chosen.get()) == tmp_path / fixes.METRICS_FOLDERS / str(os.getpid())
        assert (dead.exists(), other.exists()) == (False, True)
    finally:
        chosen.set(before)


def test_a_lone_request_never_waits_long_for_company():
    dispatcher = CorkDispatcher(60_000, 32, fallback=lambda: None, get_batch_size=len, batch_dim=(0, 0))
    for _ in range(50):  # a burst: requests that queued for two seconds
        dispatcher.optimizer.log_outbound(n=8, wait=2.0, duration=0.1)
    dispatcher.optimizer.trigger_refresh()
    assert 0 < dispatcher.optimizer.wait <= LONGEST_WAIT


def test_capping_twice_is_capping_once():
    fixes.cap_batch_wait()
    fixes.cap_batch_wait()
    test_a_lone_request_never_waits_long_for_company()


def test_the_supervisor_looks_after_its_processes_every_second():
    class Started(Exception):
        pass

    def initialize() -> None:
        raise Started

    controller = SimpleNamespace(check_delay=10_000.0, initialize=initialize)
    with pytest.raises(Started):
        Controller.start(controller)
    assert controller.check_delay == 1000


def test_a_clock_that_jumps_makes_no_request_look_old(monkeypatch: pytest.MonkeyPatch):
    before = dispatcher.time.time()
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert 0 <= dispatcher.time.time() - before < 60


@pytest.mark.parametrize("poisoned", [{0}, {6}, {2, 3, 5}, set(), set(range(7))])
def test_bad_items_fail_alone(poisoned: set[int]):
    def work(items: list[int]) -> list[int]:
        if poisoned & set(items):
            raise ValueError("poison")
        return [item * 10 for item in items]

    outcomes = spare_neighbours(work, list(range(7)))
    for item, outcome in enumerate(outcomes):
        if item in poisoned:
            with pytest.raises(InternalError):
                outcome.get()
        else:
            assert outcome.get() == item * 10


def test_a_good_batch_is_worked_on_once():
    calls = []
    spare_neighbours(lambda items: calls.append(items) or items, [1, 2, 3])
    assert calls == [[1, 2, 3]]


def test_outcomes_travel_between_processes():
    assert pickle.loads(pickle.dumps(Outcome({"a": 1}))).get() == {"a": 1}
    with pytest.raises(InternalError, match="broken"):
        pickle.loads(pickle.dumps(Outcome(error=InternalError("broken")))).get()
