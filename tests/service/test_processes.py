"""What runs in which process, and what stops the start."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ocr.errors import InternalError
from ocr.nn.precision import choose_format, describe_cpu
from tests.conftest import ROOT, Server


def test_the_batching_was_warmed_up_before_the_server_was_ready(server: Server):
    count = re.search(
        r'adaptive_batch_size_count\{[^}]*method_name="recognize"[^}]*\} (\d+)', server.metrics_when_ready
    )
    assert count is not None
    assert int(count.group(1)) >= 14


def test_the_log_names_the_cpu_and_the_number_format_at_the_start(server: Server):
    told = re.search(
        r"\[INFO\] \[service:runner:\d+\] networks ready: openvino on (.*), \d+ threads, number format (.*)",
        server.log.read_text(),
    )
    assert told is not None
    assert told[1] == describe_cpu()
    assert told[2] == str(choose_format("auto", "openvino"))


def test_the_metrics_name_the_engine_and_the_number_format(server: Server):
    told = choose_format("auto", "openvino")
    assert f'ocr_engine_info{{engine="openvino",number_format="{told}"}} 1.0' in server.metrics_when_ready


def test_only_the_runner_holds_an_engine_and_none_holds_torch(server: Server):
    """Torch costs some 190 MB in a process, OpenVINO 60."""
    maps = {pid: Path(f"/proc/{pid}/maps").read_text() for pid in server.pids}
    assert not any("libtorch" in each for each in maps.values())
    holders = [pid for pid, each in maps.items() if "libopenvino" in each]
    assert len(server.pids) >= 3
    assert len(holders) == 1
    assert b"runner" in Path(f"/proc/{holders[0]}/cmdline").read_bytes()


def test_a_setting_that_cannot_be_used_stops_the_start():
    command = [sys.executable, "-m", "bentoml", "serve", "service:Ocr", "--port", "0"]
    environ = os.environ | {"OCR_THREDS": "2", "BENTOML_DO_NOT_TRACK": "True"}
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)
    assert ended.returncode != 0
    assert ended.stderr.strip() == "error: OCR_THREDS is not a setting; did you mean OCR_THREADS?"


def test_a_failure_of_one_page_or_line_stays_with_it():
    import service

    reader = object.__new__(service.Runner.inner)
    reader.calls = 0

    class Fussy:
        def detect_in_steps(self, page: np.ndarray) -> Iterator[None]:
            for _ in range(2):
                yield
            if page.shape[0] == 3:
                raise ValueError("three rows")
            return "found"

        def recognize(self, pictures: list[np.ndarray]) -> list[str]:
            if any(picture.shape[0] == 3 for picture in pictures):
                raise ValueError("three rows")
            return ["found"] * len(pictures)

    reader.detector = reader.readers = Fussy()
    pictures = [np.zeros((size, 9)) for size in (2, 3, 4)]
    with ThreadPoolExecutor(max_workers=1) as reader.networks_thread:
        for outcomes in (asyncio.run(reader.detect(pictures)), reader.recognize(pictures)):
            good, bad, also_good = outcomes
            assert good.get() == also_good.get() == "found"
            with pytest.raises(InternalError):
                bad.get()


def test_numpy_leaves_the_cores_to_the_networks(server: Server):
    environments = [Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") for pid in server.pids]
    readers = [pid for pid in server.pids if "libopenvino" in Path(f"/proc/{pid}/maps").read_text()]
    assert [b"OPENBLAS_NUM_THREADS=1" in environments[server.pids.index(pid)] for pid in readers] == [True]


@pytest.mark.slow
def test_a_model_that_is_not_there_stops_the_start(tmp_path: Path):
    environ = os.environ | {"OCR_MODEL": "crnn:gone", "BENTOML_DO_NOT_TRACK": "True", "BENTOML_HOME": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", "import service"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert ended.stderr.strip() == "error: OCR_MODEL is 'crnn:gone', neither a weight file nor in BentoML's model store"
