"""A house's course of learning: from the corrections that a server keeps to a reader that it may promote.

    python -m training learn FOLDER          # what `ocr learn` and the page /learn begin; FOLDER is OCR_LEARNING

Others' work comes first: one core at most, at idle priority, and it stands still while the server reads. It can be
killed at any time and goes on when it is begun again; how far it is stands in FOLDER/run/status.json
(`ocr.learning.run`). Corrections are read from their store and their pictures never written anywhere else.
"""

import logging
import os
import time
from dataclasses import asdict, replace
from pathlib import Path

import cv2
import numpy as np

from ocr.errors import OcrError
from ocr.geometry import LINE_HEIGHT
from ocr.grey import as_image, resize_to_height
from ocr.learning.models import ModelStore
from ocr.learning.reports import pack_report
from ocr.learning.review import choose_usable
from ocr.learning.right_of_way import give_way
from ocr.learning.run import LearningRun, RunStatus
from ocr.learning.store import CorrectionStore
from ocr.learning.vault import make_vault
from ocr.recognition.weights import read_weights
from ocr.settings import Settings
from ocr.web.bentoml.model_store import find_weights
from training.data.own_lines import LabelError, OwnLine
from training.finetuning.progress import Progress

LOWEST_PRIORITY = 19
REPLAY_FILE = Path(__file__).resolve().parent / "replay.npz"
TOLD_SECONDS = 1.0

log = logging.getLogger("learn")


def learn(folder: Path, *, minutes: float, updates: int, replay: Path | None) -> RunStatus:
    """Learns from the corrections in a folder, as far as an earlier process did not; returns what came of it.

    Args:
        folder: that OCR_LEARNING names.
        minutes: of a core's work on training at most,
        updates: or so many steps.
        replay: see `training.finetuning.finetune`; by default the file beside this one, if there is one.

    Raises:
        Conflict: another process is at it.
    """
    run = LearningRun(folder)
    with run.hold(), give_way(folder):
        before = run.status()
        began = before.began if before.state == "interrupted" else time.time()
        status = RunStatus("running", "preparing", began=began, process=os.getpid())
        run.tell(status)
        _step_back()
        try:
            status = _learn(run, status, minutes, updates, replay or (REPLAY_FILE if REPLAY_FILE.exists() else None))
        except (OcrError, LabelError, OSError) as error:
            status = replace(run.status(), state="failed", message=str(error))
        except Exception as error:
            log.exception("the course of learning failed")
            status = replace(run.status(), state="failed", message=f"{type(error).__name__}: {error}")
        run.forget()
        run.tell(status)
    return status


def _learn(run: LearningRun, status: RunStatus, minutes: float, updates: int, replay: Path | None) -> RunStatus:
    settings = Settings.from_environment()
    weights = find_weights(settings)
    vault = make_vault(settings.learning_key)
    with CorrectionStore(run.learning, vault) as store:
        own = load_lines(store, frozenset(read_weights(weights).charset))
    status = replace(status, lines=len(own))
    run.tell(status)

    from training.finetuning.finetune import finetune  # takes seconds to import, and the run is to be seen at once

    told = 0.0

    def tell(progress: Progress) -> None:
        nonlocal status, told
        status = replace(
            status,
            phase=progress.phase,
            share=round(progress.share, 4),
            updates=progress.updates,
            minutes=round(progress.minutes, 2),
        )
        if time.monotonic() - told > TOLD_SECONDS:
            run.tell(status)
            told = time.monotonic()

    out = run.folder / "out"
    report = finetune(
        own,
        out,
        weights=weights,
        replay=replay,
        minutes=minutes,
        updates=updates,
        threads=1,
        folder=run.folder / "work",
        tell=tell,
        second=True,
    )
    done = replace(status, state="done", share=1.0)
    if not report.better:
        return replace(done, message="nothing that was tried reads more of these documents: nothing was kept")
    return replace(done, model=_keep(out, pack_report(asdict(report), vault), run.learning))


def load_lines(store: CorrectionStore, charset: frozenset[str]) -> list[OwnLine]:
    """The corrections that can be trained on, as they are read: 48 pixels high."""
    lines = []
    for each in choose_usable(store.list(), charset):
        coded = store.picture(each.id)
        if coded is None:  # deleted meanwhile
            continue
        grey = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert grey is not None
        lines.append(OwnLine(each.text, resize_to_height(as_image(grey), LINE_HEIGHT), each.document))
    return lines


def _keep(out: Path, report: bytes, learning: Path) -> str:
    """Puts what was learnt among the house's models, with its report."""
    for file in out.iterdir():
        if not file.name.startswith("crnn.") or file.suffix == ".pt":
            file.unlink()
    return ModelStore(learning).add(out, report)


def _step_back() -> None:
    """Has everything else come first."""
    os.nice(LOWEST_PRIORITY)
    if hasattr(os, "SCHED_IDLE"):
        try:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        except OSError as error:  # some containers forbid it; the niceness stays
            log.warning("not at idle priority: %s", error)
