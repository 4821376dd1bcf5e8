"""The two BentoML services: what runs in which process, and how lines are batched.

`bentoml serve service:Ocr` starts both, each in a process of its own:

    Ocr       HTTP, async, no torch: parses, decodes, cuts lines out, orders them, writes replies, serves the web page
    Reader    the detector and the CRNN: `detect` pages, `recognize` lines; lines of several requests share a batch
"""

import os

os.environ.setdefault("BENTOML_DO_NOT_TRACK", "True")

import asyncio
import logging
import time
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

from ocr import calibration, images
from ocr.errors import InvalidSetting, NotReady, Overloaded
from ocr.reader import assemble, cut_lines
from ocr.results import Detection, Page
from ocr.settings import Settings, available_cores
from ocr.timing import timed
from ocr.web import bentoml_fixes
from ocr.web.bentoml_fixes import Outcome
from ocr.web.openapi import openapi_route
from ocr.web.pages import pages
from ocr.web.replies import OcrReply, UniformReplies, reply
from ocr.web.upload import OcrRequest, Upload, read_upload

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
except InvalidSetting as error:
    raise SystemExit(f"error: {error.message}") from None

# BentoML's own timeouts come after ours, whose reply is of the usual shape.
BENTOML_TIMEOUT = SETTINGS.timeout + 15

bentoml_fixes.cap_batch_wait()


@bentoml.service(
    name="reader",
    workers=1,
    threads=1,  # detecting and reading take turns: each already uses every core
    traffic={"timeout": BENTOML_TIMEOUT},
    runner_connection=bentoml_fixes.LASTING_CONNECTION,
    # BentoML's dispatcher fits a line with NumPy, whose BLAS threads then spin on the cores that torch needs: reading
    # took 1.6 times as long (benchmarks/results/threads.md).
    envs=[{"name": "OPENBLAS_NUM_THREADS", "value": "1"}],
    logging={"access": {"enabled": False}},  # a page is one line of the log, Ocr's
)
class Reader:
    """The networks. Failures are values, one for each item: an exception would fail all requests of a batch."""

    def __init__(self) -> None:
        """Starts the one thread in which torch is ever used, and has it load and warm up the networks.

        OpenMP keeps a team of threads for each thread that calls it. With a second team there are more threads than
        cores, and every parallel step then waits for the kernel to wake them: reading took twice as long.
        """
        self.torch_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="torch")
        self.torch_thread.submit(self._load).result()

    def _load(self) -> None:
        """Torch is imported here, so that no other process holds it."""
        threads = SETTINGS.threads or available_cores()
        os.environ["OMP_NUM_THREADS"] = str(threads)  # read when torch is loaded
        from ocr.detector import Detector
        from ocr.recognizer import Recognizer

        cv2.setNumThreads(threads)
        self.detector = Detector(SETTINGS)
        self.recognizer = Recognizer(SETTINGS, MODEL_WEIGHTS)
        self.recognizer.warm_up()

    @bentoml.api
    def detect(self, pages: list[NDArray[Any]]) -> list[Any]:
        """The Outcome, a Detection, for each page (uint8 BGR, height x width x 3)."""

        def detect_each(some: list[NDArray[Any]]) -> list[Detection]:
            return [self.detector.detect(page) for page in some]

        return self.torch_thread.submit(bentoml_fixes.spare_neighbours, detect_each, pages).result()

    @bentoml.api(batchable=True, batch_dim=0, max_batch_size=SETTINGS.max_batch, max_latency_ms=60_000)
    def recognize(self, lines: list[NDArray[Any]]) -> list[Any]:
        """The Outcome, a Reading, for each line (uint8 grey, 48 pixels high, any width).

        `max_latency_ms` does not bound the wait for a batch, it is the estimate above which BentoML drops requests:
        kept out of reach.
        """
        return self.torch_thread.submit(bentoml_fixes.spare_neighbours, self.recognizer.recognize, lines).result()


@bentoml.service(
    name="ocr",
    workers=1,
    traffic={"timeout": BENTOML_TIMEOUT},
    http={"port": 8080},
)
@bentoml.asgi_app(pages, path="/")
class Ocr:
    """Text recognition for Chinese and English pictures."""

    reader = bentoml.depends(Reader)

    def __init__(self) -> None:
        """Prepares what all requests share."""
        calibration.builtin()  # a damaged file stops the start, not the first page
        cv2.setNumThreads(1)  # pages are worked on side by side, each in its thread
        self.pages_in_work = asyncio.Semaphore(SETTINGS.concurrent_pages)
        self.warm = False

    @bentoml.on_startup
    async def start_warm_up(self) -> None:
        """Lets the server start while the reader is still loading; /readyz says no until the warm-up is done."""
        self.warming = asyncio.create_task(self._warm_up())

    @bentoml.on_shutdown
    async def stop_warm_up(self) -> None:
        """Ends the warm-up where the server stops before it is done."""
        self.warming.cancel()

    async def __is_ready__(self) -> bool:
        """Whether pages can be read now: warmed up, and the reader alive."""
        try:
            return self.warm and bool(await self.reader.to_async.is_ready(5))
        except (aiohttp.ClientError, TimeoutError):
            return False

    @bentoml.api(route="/api/v1/ocr", input_spec=OcrRequest, output_spec=OcrReply)
    async def ocr(self, request: Request) -> Response:
        """Reads a picture: a form with the field `file`, the file itself as body, or JSON {"image": base64}."""
        return await reply(self._read(request), request.state.started, SETTINGS.timeout)

    async def _read(self, request: Request) -> Page:
        upload = await read_upload(request, SETTINGS.max_bytes)
        timings = {"upload": (time.perf_counter() - request.state.started) * 1000}
        async with self.pages_in_work:
            return await self._read_page(upload, timings)

    async def _read_page(self, upload: Upload, timings: dict[str, float]) -> Page:
        with timed(timings, "decode"):
            picture = await asyncio.to_thread(images.decode, upload.data, max_pixels=SETTINGS.max_pixels)
        with timed(timings, "detect"):
            [detection] = await self._ask("detect", [picture.image])
        with timed(timings, "crop"):
            cut = await asyncio.to_thread(cut_lines, picture.image, detection.boxes, SETTINGS)
        with timed(timings, "recognize"):
            readings = await self._ask("recognize", cut.pictures) if cut.pictures else []
        return assemble(
            (picture.image.shape[1], picture.image.shape[0]),
            detection.boxes,
            cut.owners,
            readings,
            SETTINGS,
            scale=detection.scale,
            warnings=upload.warnings + picture.warnings + detection.warnings,
            timings_ms=timings,
        )

    async def _ask(self, method: str, items: list[NDArray[Any]]) -> list[Any]:
        """Results of the reader's `method`, one for each item.

        Raises:
            NotReady: the reader does not answer.
            Overloaded: it has too much to do.
            InternalError: it failed on one of the items.
        """
        call = getattr(self.reader.to_async, method)
        try:
            try:
                outcomes: list[Outcome] = await call(items)
            except aiohttp.ServerDisconnectedError:
                # The reader closes connections idle for 5 s; one that it closes just as it is used again is no failure.
                outcomes = await call(items)
        except aiohttp.ClientConnectionError as error:
            raise NotReady("the reader does not answer; it may be starting again") from error
        except ServiceUnavailable as error:
            raise Overloaded("the reader has too much to do") from error
        return [outcome.get() for outcome in outcomes]

    async def _warm_up(self) -> None:
        """Sends the reader calls until its batching has measured itself, so that no user waits for that."""
        page = np.full((320, 320, 3), 255, np.uint8)
        line = np.full((48, 320), 255, np.uint8)
        while not hasattr(self.reader.to_async, "recognize"):
            await asyncio.sleep(0.05)  # BentoML gives its proxies their methods after the start-up hooks
        while True:
            try:
                await self._ask("detect", [page])
                for _ in range(bentoml_fixes.WARM_UP_CALLS):
                    await self._ask("recognize", [line])
            except NotReady:
                await asyncio.sleep(0.2)
            except Exception:
                logger.exception("the warm-up failed; trying again")
                await asyncio.sleep(2)
            else:
                self.warm = True
                return


pages.routes.append(openapi_route(Ocr))
Ocr.add_asgi_middleware(UniformReplies)  # type: ignore[attr-defined]  # @bentoml.service made it a Service
