"""A network as OpenVINO runs it: its intermediate representation (IR), two files beside the weight file.

`training.conversion` makes them of the trace that torch runs: NAME.openvino.xml is the graph, NAME.openvino.bin its
constants, and NAME.openvino.json says of which weights and which trace they are, and what their SHA-256s are.
"""

import json
import sys
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ocr.errors import InvalidWeights
from ocr.nn.cpu import instruction_sets
from ocr.nn.precision import NumberFormat, has_avx512, has_bf16
from ocr.nn.weight_file import compute_sha256

if TYPE_CHECKING:
    import openvino

IR_KINDS = ("xml", "bin", "json")
KEPT = 5000  # OpenVINO's own choice
EPSILON = 1e-5  # of the layer norms, torch's default


@dataclass(frozen=True, slots=True)
class Manifest:
    """SHA-256s: of the weight file, of the trace (its graph as text), of the graph's file and its constants'."""

    weights: str
    trace: str
    xml: str
    bin: str


def ir_file(weights: Path, kind: str = "xml") -> Path:
    """Where a weight file's IR stands; `kind` is one of IR_KINDS."""
    return weights.with_suffix(f".openvino.{kind}")


def write_ir(model: "openvino.Model", weights: Path, trace: str) -> None:
    """Writes a network's IR beside its weight file, constants in half precision as the weights are.

    Args:
        model: as it was converted.
        weights: the weight file.
        trace: the SHA-256 of the trace it was converted from.
    """
    xml, constants = ir_file(weights), ir_file(weights, "bin")
    import_openvino().save_model(model, str(xml))
    for file in (xml, constants):
        file.chmod(0o644)
    manifest = Manifest(compute_sha256(weights), trace, compute_sha256(xml), compute_sha256(constants))
    ir_file(weights, "json").write_text(json.dumps(asdict(manifest), indent=1) + "\n")


def check_ir(weights: Path, sha256: str) -> Manifest:
    """What is said of the IR beside a weight file with this digest, once its files are seen to be whole.

    Raises:
        InvalidWeights: there is none, it is damaged, or it is another weight file's.
    """
    file = ir_file(weights, "json")
    try:
        manifest = Manifest(**json.loads(file.read_text()))
        found = (compute_sha256(ir_file(weights)), compute_sha256(ir_file(weights, "bin")))
    except (OSError, ValueError, TypeError) as error:
        raise InvalidWeights(f"{file} can't be read as a network's OpenVINO form: {error}") from error
    if manifest.weights != sha256:
        raise InvalidWeights(f"{file} is not of {weights.name}; `python -m training convert` makes it anew")
    if found != (manifest.xml, manifest.bin):
        raise InvalidWeights(f"{ir_file(weights)} is damaged: its SHA-256 is not the one in {file.name}")
    return manifest


def load_ir(weights: Path, sha256: str) -> "openvino.Model":
    """The network in the IR beside a weight file with this digest.

    Raises:
        InvalidWeights: as `check_ir`.
    """
    check_ir(weights, sha256)
    model = _core().read_model(ir_file(weights))
    if "avx512f" in instruction_sets() and not has_avx512():
        _spell_out_norms(model)
    return model


def compile_ir(
    model: "openvino.Model", wanted: NumberFormat, threads: int, streams: int, kept: int = KEPT
) -> "openvino.CompiledModel":
    """The network made ready for this CPU.

    Args:
        model: with its dense layers in bytes already, if that is wanted (`ocr.nn.fake_quantize`).
        wanted: the number format; its layers' part counts here.
        threads: for all that run at the same time together.
        streams: how many may run at the same time.
        kept: how many layers of each kind are kept compiled, each for one shape of what goes through it.
    """
    # CPU pinning and its look at hyper-threads assume that all cores are ours; in a container they seldom are.
    properties = {
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": streams,
        # where the CPU has no bf16 there are no kernels for it: float32 is what it would come to
        "INFERENCE_PRECISION_HINT": "bf16" if wanted.layers == "bf16" and has_bf16() else "f32",
        "ENABLE_CPU_PINNING": False,
        "CPU_RUNTIME_CACHE_CAPACITY": kept,
    }
    return _core().compile_model(model, "CPU", properties)


def import_openvino() -> Any:
    """OpenVINO, without its telemetry: nothing leaves the house, nor is it asked whether it may."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # None: an import of it fails
    import openvino

    return openvino


@cache
def _core() -> "openvino.Core":
    core: openvino.Core = import_openvino().Core()
    return core


def _spell_out_norms(model: "openvino.Model") -> None:
    """Layer norms as single operations, where oneDNN is held to less than the CPU has (ONEDNN_MAX_CPU_ISA).

    OpenVINO's own kernel for them asks the CPU alone and then meets a layout that oneDNN chose for less: it crashes.
    """
    op = import_openvino().opset13
    last = op.constant(np.array([-1], np.int64))
    for norm in [node for node in model.get_ordered_ops() if node.get_type_name() == "MVN"]:
        x = norm.input_value(0)
        mean = op.reduce_mean(x, last, True)
        # not as the mean of squared differences, which OpenVINO would make its kernel of again
        variance = op.relu(op.subtract(op.reduce_mean(op.multiply(x, x), last, True), op.multiply(mean, mean)))
        deviation = op.sqrt(op.add(variance, op.constant(np.float32(EPSILON))))
        norm.output(0).replace(op.divide(op.subtract(x, mean), deviation).output(0))
