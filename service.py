"""The two BentoML services: what runs in which process, and how lines are batched.

`bentoml serve service:Ocr` starts both, each in a process of its own:

    Ocr       HTTP, async, no torch: parses, decodes, cuts lines out, orders them, writes replies, serves the web page
    Runner    the detector and the CRNN: `detect` pages, `recognize` lines; lines of several requests share a batch
"""

import os

from ocr.geometry import LINE_HEIGHT

os.environ.setdefault("BENTOML_DO_NOT_TRACK", "True")

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import aiohttp
import bentoml
import cv2
import numpy as np
from bentoml.exceptions import NotFound, ServiceUnavailable
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import Response

from ocr.errors import InvalidSetting, NotReady, Overloaded, SetupError
from ocr.nn.cpu import available_cores
from ocr.nn.weight_file import checked_digest
from ocr.recognition import calibration
from ocr.results import Detection
from ocr.settings import MEBIBYTE, Settings
from ocr.web import metrics
from ocr.web.api import Api
from ocr.web.bentoml import fixes as bentoml_fixes
from ocr.web.bentoml.descriptors import OcrReply, OcrRequest
from ocr.web.bentoml.fixes import Outcome
from ocr.web.bentoml.graceful_shutdown import Departure
from ocr.web.bentoml.malloc_trim import give_back
from ocr.web.bentoml.path_labels import bound_path_labels
from ocr.web.bentoml.watchdog import end_if_hung
from ocr.web.job_api import JobApi
from ocr.web.middleware import access_log
from ocr.web.middleware.api_keys import ApiKeys
from ocr.web.middleware.cors import parse_origins
from ocr.web.middleware.edge import Edge
from ocr.web.middleware.rate_limit import RateLimit
from ocr.web.replies import UniformReplies
from ocr.web.routes import routes
from ocr.web.static_files import pages
from ocr.weights import CRNN_WEIGHTS, DETECTOR_WEIGHTS

logger = logging.getLogger("ocr.service")


def model_weights(model: str) -> Path | None:
    """The weight file of OCR_MODEL: a tag of BentoML's model store, as `python -m training finetune` prints it.

    None if it is no tag: then it is a path, or empty.

    Raises:
        InvalidSetting: there is neither such a file nor such a model.
    """
    if not model or Path(model).exists():
        return None
    try:
        return Path(bentoml.models.get(model).path) / "crnn.safetensors"
    except (NotFound, ValueError) as error:
        raise InvalidSetting(f"OCR_MODEL is {model!r}, neither a weight file nor in BentoML's model store") from error


try:
    SETTINGS = Settings.from_environment()
    MODEL_WEIGHTS = model_weights(SETTINGS.model)
    # here rather than by the runner alone, which would be started again and again
    WEIGHTS_DIGEST = checked_digest(MODEL_WEIGHTS or Path(SETTINGS.model or CRNN_WEIGHTS))
    checked_digest(DETECTOR_WEIGHTS)
    KEYS = ApiKeys.parse(SETTINGS.api_keys)
    CORS_ORIGINS = parse_origins(SETTINGS.cors_origins)
except SetupError as error:
    raise SystemExit(f"error: {error.message}") from None

# BentoML's own timeouts come after ours, whose reply is of the usual shape.
BENTOML_TIMEOUT = SETTINGS.upload_timeout + SETTINGS.timeout + 15

MODEL_NAME = f"crnn-{WEIGHTS_DIGEST[:12]}"

# glibc gives blocks of the threshold's size and more back to the system at once; left to itself it keeps up to 32 MB of
# each thread's. With that and fewer arenas the runner needs 200 MB less (benchmarks/results/speed.md).
SPARING_MALLOC = [
    {"name": "MALLOC_MMAP_THRESHOLD_", "value": str(16 * MEBIBYTE)},
    {"name": "MALLOC_TRIM_THRESHOLD_", "value": str(32 * MEBIBYTE)},
    {"name": "MALLOC_ARENA_MAX", "value": "2"},
]

bentoml_fixes.cap_batch_wait()
bentoml_fixes.measure_with_steady_clock()
bentoml_fixes.look_after_processes_often()
bentoml_fixes.keep_metrics_apart()
bound_path_labels()


@bentoml.service(
    name="runner",
    workers=1,
    threads=1,  # detecting and reading take turns: each already uses every core
    traffic={"timeout": BENTOML_TIMEOUT},
    runner_connection=bentoml_fixes.LASTING_CONNECTION,
    # BentoML's dispatcher fits a line with NumPy, whose BLAS threads then spin on the cores that torch needs: reading
    # took 1.6 times as long (benchmarks/results/threads.md).
    envs=[{"name": "OPENBLAS_NUM_THREADS", "value": "1"}, *SPARING_MALLOC],
    logging={"access": {"enabled": False}},  # a page is one line of the log, Ocr's
)
class Runner:
    """The CPU runner: the networks. Failures are values, one an item: an exception would fail a whole batch."""

    def __init__(self) -> None:
        """Starts the one thread in which torch is ever used, and has it load and warm up the networks.

        OpenMP keeps a team of threads for each thread that calls it. With a second team there are more threads than
        cores, and every parallel step then waits for the kernel to wake them: reading took twice as long.
        """
        self.torch_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="torch")
        self.calls = 0
        self.begun: float | None = None  # when the work that goes on now began
        self.torch_thread.submit(self._load).result()

    def _load(self) -> None:
        """Torch is imported here, so that no other process holds it."""
        threads = SETTINGS.threads or available_cores()
        os.environ["OMP_NUM_THREADS"] = str(threads)  # read when torch is loaded
        from ocr.detection.detector import Detector
        from ocr.nn.precision import choose_format, describe_cpu
        from ocr.recognition.recognizer import Recognizer

        cv2.setNumThreads(threads)
        self.detector = Detector(SETTINGS)
        self.recognizer = Recognizer(SETTINGS, MODEL_WEIGHTS)
        self.recognizer.warm_up()
        wanted = choose_format(SETTINGS.number_format)
        logger.info("networks ready: %s, %d threads, number format %s", describe_cpu(), threads, wanted)

    @bentoml.on_startup
    async def stay(self) -> None:
        """When told to stop, waits until Ocr has answered the requests that it still has."""
        self.departure = Departure(BENTOML_TIMEOUT)
        self.background = [
            asyncio.create_task(work) for work in (metrics.watch_memory("runner"), give_back(lambda: self.calls))
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
    def detect(self, pages: list[NDArray[Any]]) -> list[Any]:
        """The Outcome, a Detection, for each page (uint8 BGR, height x width x 3), looked at as it is."""
        self.calls += 1

        def detect_each(some: list[NDArray[Any]]) -> list[Detection]:
            return [self.detector.detect(page) for page in some]

        return self._in_torch(detect_each, pages)

    @bentoml.api(batchable=True, batch_dim=0, max_batch_size=SETTINGS.max_batch, max_latency_ms=60_000)
    def recognize(self, lines: list[NDArray[Any]]) -> list[Any]:
        """The Outcome, a Reading, for each line (uint8 grey, 48 pixels high, any width).

        `max_latency_ms` does not bound the wait for a batch, it is the estimate above which BentoML drops requests:
        kept out of reach.
        """
        self.calls += 1
        metrics.record_batch(len(lines))
        return self._in_torch(self.recognizer.recognize, lines)

    def _in_torch(self, work: Callable[[list[Any]], Sequence[Any]], items: list[Any]) -> list[Any]:
        """Outcomes of work done in torch's thread, one for each item."""

        def timed() -> list[Outcome]:
            self.begun = time.monotonic()
            try:
                return bentoml_fixes.spare_neighbours(work, items)
            finally:
                self.begun = None

        return self.torch_thread.submit(timed).result()


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
        """Prepares what all requests share."""
        access_log.start()
        calibration.builtin()  # a damaged file stops the start, not the first page
        cv2.setNumThreads(1)  # pages are worked on side by side, each in its thread
        self.warm = False
        self.api = Api(SETTINGS, MODEL_NAME, self._call_networks)
        self.jobs = JobApi(self.api)
        pages.routes.extend(routes(self.api, self.jobs, Ocr))

    @bentoml.on_startup
    async def start(self) -> None:
        """Lets the server start while the runner is still loading; /readyz says no until the warm-up is done."""
        self.background = [
            asyncio.create_task(work)
            for work in (
                self._look_after_runner(),
                self._watch_queue(),
                metrics.watch_memory("ocr"),
                give_back(lambda: self.api.admission.turns),
            )
        ]
        await self.jobs.start()

    @bentoml.on_shutdown
    async def stop(self) -> None:
        """Ends what goes on beside the requests; jobs are kept for the next start."""
        for task in self.background:
            task.cancel()
        await self.jobs.stop()

    async def __is_ready__(self) -> bool:
        """Whether pages can be read now: warmed up, and the runner alive."""
        try:
            return self.warm and bool(await self.runner.to_async.is_ready(5))
        except (aiohttp.ClientError, TimeoutError):
            return False

    @bentoml.api(route="/api/v1/ocr", input_spec=OcrRequest, output_spec=OcrReply)
    async def ocr(self, request: Request) -> Response:
        """Reads a picture: a form with the field `file`, the file itself as body, or JSON {"image": base64}."""
        return await self.api.ocr(request)

    async def _call_networks(self, method: str, items: list[NDArray[Any]]) -> list[Any]:
        """Results of the runner's `method`, one for each item.

        Raises:
            NotReady: the runner does not answer.
            Overloaded: it has too much to do.
            InternalError: it failed on one of the items.
        """
        call = getattr(self.runner.to_async, method)
        try:
            try:
                outcomes: list[Outcome] = await call(items)
            except aiohttp.ServerDisconnectedError:
                # The runner closes connections idle for 5 s; one that it closes just as it is used again is no failure.
                outcomes = await call(items)
        except aiohttp.ClientConnectionError as error:
            raise NotReady("the runner does not answer; it may be starting again") from error
        except ServiceUnavailable as error:
            raise Overloaded("the runner has too much to do") from error
        return [outcome.get() for outcome in outcomes]

    async def _watch_queue(self) -> None:
        """Tells /metrics how many pages wait."""
        while True:
            metrics.set_queue(self.api.admission.pages_waiting, self.api.admission.pages_in_work)
            await asyncio.sleep(1)

    async def _look_after_runner(self) -> None:
        """Warms the runner up; then sees to it that one that hangs is replaced, and tells a new one whom it serves."""
        await self._warm_up()
        await end_if_hung(self._beat, BENTOML_TIMEOUT)

    async def _beat(self) -> tuple[int, float]:
        beat: tuple[int, float] = await self.runner.to_async.serve(process=os.getpid())
        return beat

    async def _warm_up(self) -> None:
        """Sends the runner calls until its batching has measured itself, so that no user waits for that."""
        page = np.full((320, 320, 3), 255, np.uint8)
        line = np.full((LINE_HEIGHT, 320), 255, np.uint8)
        while not hasattr(self.runner.to_async, "recognize"):
            await asyncio.sleep(0.05)  # BentoML gives its proxies their methods after the start-up hooks
        while True:
            try:
                await self._beat()
                await self._call_networks("detect", [page])
                for _ in range(bentoml_fixes.WARM_UP_CALLS):
                    await self._call_networks("recognize", [line])
            except (NotReady, aiohttp.ClientError):
                await asyncio.sleep(0.05)
            except Exception:
                logger.exception("the warm-up failed; trying again")
                await asyncio.sleep(2)
            else:
                self.warm = True
                return


# the first one is the outermost
Ocr.add_asgi_middleware(  # type: ignore[attr-defined]  # @bentoml.service made it a Service
    Edge,
    keys=KEYS,
    rate_limit=RateLimit(SETTINGS.rate_limit) if SETTINGS.rate_limit else None,
    cors_origins=CORS_ORIGINS,
)
Ocr.add_asgi_middleware(UniformReplies)  # type: ignore[attr-defined]
