"""The CRNN at work: line pictures to text, in a few fixed shapes so that memory stays flat.

A line is padded to the narrowest bucket that holds it; one wider than the widest bucket is read in overlapping windows
whose time steps are joined. Wide lines are run one by one, narrow ones four of a width at a time, each run on one core
and as many runs as there are cores side by side: what that buys is in benchmarks/results/speed/speed.md. How far a line
is padded does not depend on the lines beside it, so neither does its text.
"""

import os
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import LINE_HEIGHT, Image
from ocr.nn.cpu import available_cores
from ocr.recognition import beam_search
from ocr.recognition.agenda import Agenda, Run, list_shapes, plan_runs
from ocr.recognition.built_in import choose_weights
from ocr.recognition.ctc import Reading, decode, is_unsure
from ocr.recognition.language_model import load_built_in
from ocr.recognition.line_picture import BUCKET_WIDTHS, PADDING, PIXELS_PER_STEP
from ocr.recognition.network import load_network
from ocr.recognition.weights import Classifier, read_weights
from ocr.settings import Settings

WINDOW_OVERLAP = 256  # pixels: both windows see the characters at a seam whole
LOWEST_PRIORITY = 19
SURE_STEP = 0.99  # a step's best class that is so likely stands alone in the beam search

# What each step of a line may be: classes (T, k) and the logarithms of their probabilities, best first.
LineCandidates = tuple[NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Steps:
    """Time steps: the best class and its probability, both (..., T), and the classifier's input (..., T, features)."""

    classes: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    features: NDArray[np.float32]

    def __getitem__(self, index: int | slice) -> "Steps":
        return Steps(self.classes[index], self.probabilities[index], self.features[index])


class Recognizer:
    """Reads line pictures. One object serves all threads."""

    def __init__(self, settings: Settings, weights: Path | None = None) -> None:
        """Loads `weights`; if not given, the file that the settings mean."""
        weights = weights or choose_weights(settings)
        file = read_weights(weights)
        self.charset = file.charset
        self.sha256 = file.sha256
        self.classifier = Classifier.of(file)
        self.language = None if settings.language_model == "never" else load_built_in()
        self.threads = settings.threads or available_cores()
        self.network = load_network(weights, file, settings, self.threads)
        # Each worker has one thread: lines side by side scale with the cores, the layers of one line do not.
        self.workers = ThreadPoolExecutor(self.threads, "recognizer", initializer=self.network.use_one_thread)
        self.last = threading.local()  # the shape of what each of them ran last

    def warm_up(self) -> None:
        """Runs every shape that will ever be run once on each worker, so that no request pays for a first time."""
        # So that no worker takes what is another's.
        together = threading.Barrier(self.threads)

        def warm(_: int) -> None:
            together.wait()
            for run in list_shapes():
                self._run(run, ())

        list(self.workers.map(warm, range(self.threads)))

    def step_back(self) -> None:
        """Has its threads come after those of all others, where the system lets a thread do so."""
        list(self.workers.map(_step_back, range(self.threads)))

    def close(self) -> None:
        """Lets the threads go; lines that they are at are read to their end."""
        self.workers.shutdown(wait=False)

    def recognize(self, lines: Sequence[Image]) -> list[Reading]:
        """Texts of line pictures, each uint8 (48, W), grey, W from 1 up, dark on light or light on dark."""
        read = self.steps(lines)
        readings = [decode(steps.classes, steps.probabilities, self.charset) for steps in read]
        unsure = [number for number, reading in enumerate(readings) if is_unsure(reading)]
        for number, candidates in zip(unsure, self.candidates([read[number] for number in unsure]), strict=True):
            readings[number] = self._search(readings[number], candidates)
        return readings

    def steps(self, lines: Sequence[Image]) -> list[Steps]:
        """What the network says of each line, without the steps that lie in its padding."""
        pieces = [
            (index, line[:, left : left + BUCKET_WIDTHS[-1]])
            for index, line in enumerate(lines)
            for left in _window_lefts(line.shape[1])
        ]
        agenda = Agenda(plan_runs([piece.shape[1] for _, piece in pieces]))
        read: dict[int, Steps] = {}

        def work(_: int) -> None:
            while run := agenda.take(getattr(self.last, "shape", None)):
                self.last.shape = run.shape
                read.update(zip(run.lines, self._run(run, [pieces[number][1] for number in run.lines]), strict=True))

        list(self.workers.map(work, range(self.threads)))
        windows: list[list[Steps]] = [[] for _ in lines]
        for number, (index, _) in enumerate(pieces):
            windows[index].append(read[number])
        return [_join_windows(some, line.shape[1]) for some, line in zip(windows, lines, strict=True)]

    def candidates(self, lines: Sequence[Steps]) -> list[LineCandidates]:
        """What each step of some lines may be.

        A step that is sure has its best class alone; the other places have minus infinity.
        """
        if not lines:
            return []
        count = min(beam_search.CANDIDATES, len(self.charset) + 1)
        probabilities = np.concatenate([steps.probabilities for steps in lines])
        classes = np.zeros((len(probabilities), beam_search.CANDIDATES), np.int64)
        logarithms = np.full(classes.shape, -np.inf, np.float32)
        classes[:, 0] = np.concatenate([steps.classes for steps in lines])
        logarithms[:, 0] = np.log(probabilities)
        unsure = np.flatnonzero(probabilities < SURE_STEP)
        features = np.concatenate([steps.features for steps in lines])[unsure]
        classes[unsure, :count], logarithms[unsure, :count] = self.classifier.find_best(features, count)
        ends = np.cumsum([len(steps.classes) for steps in lines])[:-1]
        return list(zip(np.split(classes, ends), np.split(logarithms, ends), strict=True))

    def _search(self, reading: Reading, candidates: LineCandidates) -> Reading:
        """What a line of which the greedy reading is unsure says, with what else it may say."""
        if self.language is not None:
            reading = beam_search.search(*candidates, self.charset, self.language)
        return beam_search.add_alternatives(reading, *candidates, self.charset)

    def _run(self, run: Run, pictures: Sequence[Image]) -> list[Steps]:
        """Steps of a run's pictures (48, W), those in their padding, too."""
        padded = np.full((run.size, 1, LINE_HEIGHT, run.width), PADDING, np.uint8)
        for place, picture in zip(padded, pictures, strict=False):
            place[0, :, : picture.shape[1]] = picture
        classes, probabilities, features = self.network.run(padded)
        return [Steps(classes[n], probabilities[n], features[n]) for n in range(len(pictures))]


def _step_back(_: int) -> None:
    if sys.platform == "linux":  # elsewhere a priority is a process's
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)


def _window_lefts(width: int) -> list[int]:
    """Left edges of the windows in which a line of this width is read; multiples of the pixels a step stands for."""
    widest = BUCKET_WIDTHS[-1]
    if width <= widest:
        return [0]
    stride = widest - WINDOW_OVERLAP
    return list(range(0, width - WINDOW_OVERLAP, stride))


def _join_windows(windows: list[Steps], width: int) -> Steps:
    """Time steps of a line from those of its windows: each gives way to the next in the middle of their overlap."""
    filled = -(-width // PIXELS_PER_STEP)
    if len(windows) == 1:
        return windows[0][:filled]
    half = WINDOW_OVERLAP // 2 // PIXELS_PER_STEP
    stride = (BUCKET_WIDTHS[-1] - WINDOW_OVERLAP) // PIXELS_PER_STEP
    pieces = []
    for number, window in enumerate(windows):
        first = 0 if number == 0 else half
        last = filled - number * stride if number == len(windows) - 1 else stride + half
        pieces.append(window[first:last])
    return Steps(
        np.concatenate([piece.classes for piece in pieces]),
        np.concatenate([piece.probabilities for piece in pieces]),
        np.concatenate([piece.features for piece in pieces]),
    )
