import re
import shutil
import subprocess
import sys

import torch

from ocr.nn.ir import check_ir, ir_file
from ocr.nn.weight_file import compute_sha256
from ocr.recognition.torchscript import GreedySteps, load_weights, trace
from ocr.weights import CRNN_WEIGHTS
from training.conversion import compute_trace_sha256, convert_crnn


def test_the_committed_form_is_made_of_the_committed_weights(tmp_path):
    weights = tmp_path / CRNN_WEIGHTS.name
    shutil.copy(CRNN_WEIGHTS, weights)
    convert_crnn(weights)
    assert ir_file(weights, "bin").read_bytes() == ir_file(CRNN_WEIGHTS, "bin").read_bytes()
    # nodes without a module's name are numbered over all of a process
    made, committed = (re.sub(r"\d+", "", ir_file(each).read_text()) for each in (weights, CRNN_WEIGHTS))
    assert made == committed


def test_the_form_names_the_trace_it_was_made_of():
    network = load_weights(CRNN_WEIGHTS).network
    traced = trace(GreedySteps(network, torch.float32))
    assert check_ir(CRNN_WEIGHTS, compute_sha256(CRNN_WEIGHTS)).trace == compute_trace_sha256(traced)


def test_what_converts_holds_no_telemetry():
    program = (
        "import sys, training.conversion as c; c.import_openvino(); print('openvino_telemetry.main' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert told.stdout.strip() == "False"
