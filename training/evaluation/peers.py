"""Other line readers, to be measured on the same lines: PP-OCRv6 small and tiny on ONNX Runtime, Tesseract.

Each is a function from BGR line pictures (H, W, 3) to texts.
"""

import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch

from ocr.geometry import LINE_HEIGHT, Image
from ocr.grey import resize_to_height, to_grey
from ocr.nn.cpu import available_cores
from ocr.recognition.ctc import decode
from training.data.batches import count_steps, pad_pictures
from training.data.charset import teacher_characters
from training.models.pretrained import fetch
from training.models.students import LineNetwork

LineReader = Callable[[Sequence[Image]], list[str]]

LEAST_WIDTH = 320  # RapidOCR pads lines narrower than that


class PaddleLines:
    """A published PP-OCRv6 recogniser, fed as RapidOCR feeds it: BGR, 48 high, one line at a time."""

    def __init__(self, size: str, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(fetch(f"rec_{size}")), options, providers=["CPUExecutionProvider"]
        )
        self.characters = tuple(teacher_characters() if size == "small" else _tiny_characters())

    def __call__(self, images: Sequence[Image]) -> list[str]:
        """Texts of the lines."""
        return [self._read(image) for image in images]

    def _read(self, image: Image) -> str:
        width = max(1, math.ceil(image.shape[1] * LINE_HEIGHT / image.shape[0]))
        line = cv2.resize(image, (width, LINE_HEIGHT)).transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        line = np.pad(line, ((0, 0), (0, 0), (0, max(0, LEAST_WIDTH - width))))
        [probabilities] = self.session.run(None, {self.session.get_inputs()[0].name: line[None]})
        return decode(probabilities[0].argmax(-1), probabilities[0].max(-1), self.characters).text


def _tiny_characters() -> list[str]:
    return [*fetch("dictionary_tiny").read_text(encoding="utf8").rstrip("\n").split("\n"), " "]


def read_with_tesseract(images: Sequence[Image]) -> list[str]:
    """Tesseract's texts (chi_sim+eng, one line a picture), a process on each core.

    Raises:
        FileNotFoundError: it is not installed (Debian: tesseract-ocr, tesseract-ocr-chi-sim).
    """
    if shutil.which("tesseract") is None:
        raise FileNotFoundError("tesseract is not installed: apt-get install tesseract-ocr tesseract-ocr-chi-sim")
    share = -(-len(images) // available_cores())
    parts = [images[first : first + share] for first in range(0, len(images), share)]
    with ThreadPoolExecutor(len(parts)) as processes:
        return [text for texts in processes.map(_tesseract_process, parts) for text in texts]


def _tesseract_process(images: Sequence[Image]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for index, image in enumerate(images):
            file = Path(folder) / f"{index}.png"
            cv2.imwrite(str(file), image)
            files.append(str(file))
        names = Path(folder) / "files.txt"
        names.write_text("\n".join(files))
        command = ["tesseract", str(names), "stdout", "-l", "chi_sim+eng", "--psm", "7"]
        # Its own threads wait for each other on pictures as small as a line: three times as slow as one.
        environ = os.environ | {"OMP_THREAD_LIMIT": "1"}
        run = subprocess.run(command, check=True, capture_output=True, text=True, env=environ)
    pages = run.stdout.split("\f")[: len(images)]
    return [" ".join(page.split()) for page in pages]


class StudentLines:
    """A network of `training.models.students` from its checkpoint, for instance the CNN-Lite baseline."""

    def __init__(self, network: LineNetwork, characters: Sequence[str]) -> None:
        self.network, self.characters = network.eval(), tuple(characters)

    @torch.inference_mode()
    def __call__(self, images: Sequence[Image]) -> list[str]:
        """Texts of the lines."""
        return [self._read(image) for image in images]

    def _read(self, image: Image) -> str:
        line = resize_to_height(to_grey(image), LINE_HEIGHT)[:, :1280]
        logits = self.network.classifier(self.network.sequence(self.network.columns(pad_pictures([line]))))[0]
        probabilities, classes = logits.softmax(-1).max(-1)
        steps = int(count_steps([line])[0])
        return decode(classes[:steps].numpy(), probabilities[:steps].numpy(), self.characters).text
