"""What fine-tuning has written, into BentoML's model store, from which `OCR_MODEL=crnn:TAG` serves it."""

from pathlib import Path

import bentoml

from ocr.nn.ir import IR_KINDS, ir_file
from ocr.nn.ranges import ranges_file
from training.finetuning.finetune import TRACED_FILE, WEIGHTS_FILE


def store(folder: Path) -> str:
    """Copies weights, what belongs beside them and the traced artefact into the store; returns the tag."""
    with bentoml.models.create("crnn") as model:
        weights = Path(WEIGHTS_FILE)
        for file in (weights, ranges_file(weights), *(ir_file(weights, kind) for kind in IR_KINDS), Path(TRACED_FILE)):
            (Path(model.path) / file).write_bytes((folder / file).read_bytes())
    return str(model.tag)
