import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from ocr.errors import InvalidWeights
from ocr.nn.ir import IR_KINDS, _spell_out_norms, check_ir, compile_ir, ir_file, load_ir
from ocr.nn.precision import NumberFormat
from ocr.nn.weight_file import compute_sha256
from ocr.weights import CRNN_LIGHT_WEIGHTS, CRNN_WEIGHTS, DETECTOR_LIGHT_WEIGHTS, DETECTOR_WEIGHTS

PLAIN = NumberFormat("fp32", dense_in_bytes=False)


@pytest.fixture
def copied(tmp_path):
    """The CRNN's weight file and its IR, to be spoilt."""
    weights = tmp_path / CRNN_WEIGHTS.name
    for file in (CRNN_WEIGHTS, *(ir_file(CRNN_WEIGHTS, kind) for kind in IR_KINDS)):
        shutil.copy(file, tmp_path / file.name)
    return weights


@pytest.mark.parametrize("weights", [CRNN_WEIGHTS, CRNN_LIGHT_WEIGHTS, DETECTOR_WEIGHTS, DETECTOR_LIGHT_WEIGHTS])
def test_what_is_committed_belongs_together(weights):
    assert check_ir(weights, compute_sha256(weights)).weights == compute_sha256(weights)


def test_a_damaged_one_is_refused(copied):
    constants = ir_file(copied, "bin")
    constants.write_bytes(constants.read_bytes()[:-8] + b"12345678")
    with pytest.raises(InvalidWeights, match="is damaged"):
        load_ir(copied, compute_sha256(copied))
    constants.unlink()
    with pytest.raises(InvalidWeights, match="can't be read"):
        load_ir(copied, compute_sha256(copied))


def test_one_of_other_weights_is_refused(copied):
    with pytest.raises(InvalidWeights, match=r"not of crnn\.safetensors"):
        load_ir(copied, "0" * 64)


def test_norms_that_are_spelled_out_say_the_same():
    picture = np.random.default_rng(1).integers(0, 256, (1, 1, 48, 160), np.uint8)
    model = load_ir(CRNN_WEIGHTS, compute_sha256(CRNN_WEIGHTS))
    before = compile_ir(model, PLAIN, 1, 1)({0: picture})[2]
    _spell_out_norms(model)
    assert not any(node.get_type_name() == "MVN" for node in model.get_ordered_ops())
    assert np.allclose(compile_ir(model, PLAIN, 1, 1)({0: picture})[2], before, atol=1e-3)


READ_A_LINE = """
import sys
import numpy as np
from ocr.recognition.recognizer import Recognizer
from ocr.settings import Settings
from tests.conftest import draw_page
line = np.asarray(draw_page(["Total 118.50 EUR"], width=360))[30:78, :, 0]
print(Recognizer(Settings(engine="openvino")).recognize([line])[0].text)
print(sorted({"torch", "openvino_telemetry.main"} & set(sys.modules)))
"""


@pytest.mark.parametrize("limit", ["", "AVX2"])
def test_a_process_that_reads_holds_neither_torch_nor_telemetry_and_may_be_held_to_an_older_cpu(limit):
    environ = os.environ | ({"ONEDNN_MAX_CPU_ISA": limit} if limit else {})
    told = subprocess.run(
        [sys.executable, "-c", READ_A_LINE], env=environ, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.stdout.splitlines() == ["Total 118.50 EUR", "[]"], told.stderr
