"""The two BentoML services: what runs in which process, and how lines are batched.

`bentoml serve service:Ocr` starts both, each in a process of its own:

    Ocr       HTTP, async, no torch: parses, decodes, cuts lines out, orders them, writes replies, serves the web page
    Runner    the detector and the CRNN: `detect` pages, `recognize` lines; lines of several requests share a batch

This file is loaded in both and in their supervisor, so what one of them alone needs is imported where that begins.
"""

import os

os.environ.setdefault("BENTOML_DO_NOT_TRACK", "True")

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import bentoml
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

from ocr.detection.built_in import choose_detector
from ocr.errors import SetupError
from ocr.inference import advance
from ocr.jobs.setup import check_job_settings
from ocr.learning.models import HouseModels, ModelStore
from ocr.nn.cpu import available_cores
from ocr.nn.weight_file import check_weights, name_model
from ocr.settings import Settings
from ocr.web import metrics
from ocr.web.bentoml import fixes as bentoml_fixes
from ocr.web.bentoml.descriptors import OcrReply, OcrRequest
from ocr.web.bentoml.fixes import Outcome
from ocr.web.bentoml.graceful_shutdown import Departure
from ocr.web.bentoml.logs import set_up as set_up_logs
from ocr.web.bentoml.malloc import SPARING_MALLOC, give_back
from ocr.web.bentoml.model_store import find_weights
from ocr.web.bentoml.path_labels import bound_path_labels
from ocr.web.container_memory import watch_container
from ocr.web.entrance import Entrance
from ocr.web.health import Health
from ocr.web.middleware import access_log
from ocr.web.own_files import check_own_files
from ocr.web.replies import UniformReplies
from ocr.web.static_files import pages

logger = logging.getLogger("ocr.service")

try:
    SETTINGS = Settings.from_environment()
    WEIGHTS = find_weights(SETTINGS)
    # here, as the runner would be started again and again
    BASE = name_model(check_weights(WEIGHTS))
    MODELS = HouseModels(BASE, WEIGHTS, ModelStore(Path(SETTINGS.learning)) if SETTINGS.learning else None)
    check_weights(choose_detector(SETTINGS))
    ENTRANCE = Entrance.from_settings(SETTINGS)
    check_own_files(SETTINGS)
    check_job_settings(SETTINGS)
except SetupError as error:
    raise SystemExit(f"error: {error.message}") from None

set_up_logs(SETTINGS.log_level, SETTINGS.log_format)

# BentoML's own timeouts come after ours, whose reply is of the usual shape.
BENTOML_TIMEOUT = SETTINGS.upload_timeout + SETTINGS.timeout + 15

HEALTH = Health(MODELS.choose())

bentoml_fixes.cap_batch_wait()
bentoml_fixes.measure_with_steady_clock()
bentoml_fixes.look_after_processes_often()
bentoml_fixes.keep_metrics_apart()
bound_path_labels()


@bentoml.service(
    name="runner",
    workers=1,
    threads=1,  # one batch at a time: each already uses every core
    traffic={"timeout": BENTOML_TIMEOUT},
    runner_connection=bentoml_fixes.LASTING_CONNECTION,
    # BentoML's dispatcher fits a line with NumPy, whose BLAS threads then spin on the cores that torch needs: reading
    # took 1.6 times as long (benchmarks/results/speed/threads.md).
    envs=[{"name": "OPENBLAS_NUM_THREADS", "value": "1"}, *SPARING_MALLOC],
    logging={"access": {"enabled": False}},  # a page is one line of the log, Ocr's
)
class Runner:
    """The CPU runner: the networks. Failures are values, one an item: an exception would fail a whole batch."""

    def __init__(self) -> None:
        """Starts the one thread in which the networks are ever used, and has it load and warm them up.

        OpenMP keeps a team of threads for each thread that calls it: with a second team reading took twice as long.
        """
        self.networks_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="networks")
        self.calls = 0
        self.begun: float | None = None  # when the work that goes on now began
        self.networks_thread.submit(self._load).result()

    def _load(self) -> None:
        """The engine is imported here, so that no other process holds it."""
        threads = SETTINGS.threads or available_cores()
        os.environ["OMP_NUM_THREADS"] = str(threads)  # read when torch is loaded
        import cv2

        from ocr.detection.detector import Detector
        from ocr.nn.precision import choose_format, describe_cpu
        from ocr.recognition.readers import Readers
        from ocr.recognition.recognizer import Recognizer

        # What is left of it here is small, and its threads would spin on the cores of the networks.
        cv2.setNumThreads(1)
        self.detector = Detector(SETTINGS)
        small = replace(SETTINGS, threads=1)
        self.detector.warm_up()
        self.readers = Readers(
            BASE,
            lambda name: Recognizer(SETTINGS, MODELS.find(name)),
            lambda name: Recognizer(small, MODELS.find(name)),
        )
        self.readers.get(MODELS.choose())
        engine = self.readers.first.network.engine
        wanted = choose_format(SETTINGS.number_format, engine)
        metrics.set_engine(engine, str(wanted))
        logger.info("networks ready: %s on %s, %d threads, number format %s", engine, describe_cpu(), threads, wanted)

    @bentoml.on_startup
    async def stay(self) -> None:
        """When told to stop, waits until Ocr has answered the requests that it still has."""
        self.departure = Departure(BENTOML_TIMEOUT)
        self.background = [
            asyncio.create_task(work) for work in (metrics.watch_process("runner"), give_back(lambda: self.calls))
        ]

    @bentoml.on_shutdown
    async def stop(self) -> None:
        """Ends what goes on beside the requests."""
        for task in self.background:
            task.cancel()

    @bentoml.api
    async def serve(self, process: int) -> tuple[int, float]:
        """Has this process stay for as long as that other one, Ocr's, of which this is the number.

        Returns:
            This process's number, and for how many seconds torch has been busy with one piece of work.
        """
        self.departure.serve(process)
        begun = self.begun
        return os.getpid(), 0.0 if begun is None else time.monotonic() - begun

    @bentoml.api
    async def detect(self, pages: list[NDArray[Any]]) -> list[Any]:
        """The Outcome, a Detection, for each page (uint8 BGR, height x width x 3), looked at as it is."""
        self.calls += 1
        outcomes = []
        for steps in [self.detector.detect_in_steps(page) for page in pages]:
            outcome = Outcome()
            while outcome.value is None and outcome.error is None:  # between its tiles others have their turn
                [outcome] = await asyncio.wrap_future(self._submit(lambda some: [advance(some[0], None)], [steps]))
            outcomes.append(outcome)
        return outcomes

    @bentoml.api(batchable=True, batch_dim=0, max_batch_size=SETTINGS.max_batch, max_latency_ms=60_000)
    def recognize(self, lines: list[Any]) -> list[Any]:
        """The Outcome, a Reading, for each line: the name of its reader, and its picture.

        Pictures are uint8, grey, 48 pixels high, of any width.

        `max_latency_ms` is no bound of the wait for a batch: BentoML drops requests above it, so it is out of reach.
        """
        self.calls += 1
        metrics.record_batch(len(lines))
        return self._submit(self.readers.recognize, lines).result()

    @bentoml.api
    async def arrange(self, names: list[str], shadow: str, share: float) -> dict[str, Any]:
        """Has these readers loaded, and no others, while lines are read on; see `ocr.recognition.readers`.

        Returns:
            `problems`: why one could not be, by its name; `compared`: what the one that reads along has counted.
        """
        problems = await asyncio.to_thread(self.readers.arrange, names, shadow, share)
        return {"problems": problems, "compared": asdict(self.readers.compared())}

    def _submit(self, work: Callable[[list[Any]], Sequence[Any]], items: list[Any]) -> Future[list[Outcome]]:
        """Outcomes of work done in the networks' thread, one for each item."""

        def timed() -> list[Outcome]:
            self.begun = time.monotonic()
            try:
                return bentoml_fixes.spare_neighbours(work, items)
            finally:
                self.begun = None

        return self.networks_thread.submit(timed)


@bentoml.service(
    name="ocr",
    workers=1,
    traffic={"timeout": BENTOML_TIMEOUT},
    envs=SPARING_MALLOC,
    http={"port": 8080},
    logging={"access": {"enabled": False}},  # `Edge` writes one
)
@bentoml.asgi_app(pages, path="/")
class Ocr:
    """Text recognition for Chinese and English pictures."""

    runner = bentoml.depends(Runner)

    def __init__(self) -> None:
        """Prepares what all requests share. What only this process needs is imported here: see the head of the file."""
        import cv2

        from ocr.recognition import calibration
        from ocr.web.api import Api
        from ocr.web.bentoml.remote_networks import RemoteNetworks
        from ocr.web.bentoml.takeover import Takeover
        from ocr.web.corrections_api import CorrectionsApi
        from ocr.web.job_api import JobApi
        from ocr.web.learning_api import LearningApi
        from ocr.web.routes import make_routes

        access_log.start()
        calibration.load_builtin()  # a damaged file stops the start, not the first page
        cv2.setNumThreads(1)  # pages are worked on side by side, each in its thread
        self.networks = RemoteNetworks(self.runner.to_async, BENTOML_TIMEOUT, BASE, MODELS.choose())
        self.takeover = Takeover(self.networks, MODELS)
        metrics.set_build(self.networks.model)
        self.api = Api(SETTINGS, self.networks)
        self.jobs = JobApi(self.api)
        self.corrections = CorrectionsApi(self.api, MODELS)
        HEALTH.look_at(self.networks, lambda: self.jobs.worker is not None)
        self.learning = LearningApi(self.corrections, self.jobs, MODELS, self.takeover)
        pages.routes.extend(make_routes(self.api, self.jobs, self.corrections, self.learning, ENTRANCE))

    @bentoml.on_startup
    async def start(self) -> None:
        """Lets the server start while the runner is still loading; /readyz says no until the warm-up is done."""
        works = (
            self.networks.look_after(),
            self.takeover.watch(),
            metrics.watch_queue(self.api.admission),
            metrics.watch_jobs(self.jobs.count),
            metrics.watch_process("ocr"),
            watch_container(),
            give_back(lambda: self.api.admission.turns),
        )
        self.background = [asyncio.create_task(work) for work in works]
        await self.jobs.start()
        await self.corrections.start()
        await self.learning.start()

    @bentoml.on_shutdown
    async def stop(self) -> None:
        """Ends what goes on beside the requests; jobs are kept for the next start."""
        for task in self.background:
            task.cancel()
        await self.jobs.stop()
        await self.learning.stop()
        await self.corrections.stop()

    async def __is_ready__(self) -> bool:
        """Whether pages can be read now."""
        return await self.networks.is_ready()

    @bentoml.api(route="/api/v1/ocr", input_spec=OcrRequest, output_spec=OcrReply)
    async def ocr(self, request: Request) -> Response:
        """Reads a picture: a form with the field `file`, the file itself as body, or JSON {"image": base64}."""
        return await self.api.ocr(request)


# the first one is the outermost
Ocr.add_asgi_middleware(ENTRANCE)  # type: ignore[attr-defined]  # @bentoml.service made it a Service
Ocr.add_asgi_middleware(UniformReplies)  # type: ignore[attr-defined]
Ocr.add_asgi_middleware(HEALTH)  # type: ignore[attr-defined]
