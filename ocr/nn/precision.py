"""In which number formats the networks run, by what the CPU multiplies in hardware."""

import os
from dataclasses import dataclass
from typing import Literal

from ocr.nn.cpu import instruction_sets
from ocr.nn.engine import Engine

# The limits that ONEDNN_MAX_CPU_ISA may set, from the least on; oneDNN uses nothing beyond it.
_ONEDNN_LEVELS = (
    "SSE41",
    "AVX",
    "AVX2",
    "AVX2_VNNI",
    "AVX2_VNNI_2",
    "AVX512_CORE",
    "AVX512_CORE_VNNI",
    "AVX512_CORE_BF16",
    "AVX512_CORE_FP16",
    "AVX512_CORE_AMX",
)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The layers' format, and whether the dense ones multiply bytes instead."""

    layers: Literal["bf16", "fp32"]
    dense_in_bytes: bool

    def __str__(self) -> str:
        return f"int8 beside {self.layers}" if self.dense_in_bytes else self.layers


def choose_format(wanted: str, engine: Engine) -> NumberFormat:
    """The format for the setting `number_format`.

    "fp32" and "bf16" are these formats all through; "int8" has its dense layers in bytes, the others in float32. "auto"
    takes bfloat16 where the CPU multiplies it in hardware (AVX-512 BF16 or AMX), else float32; and bytes for the dense
    layers where that is faster: with OpenVINO on every CPU, with torch where there is AVX-512 VNNI
    (benchmarks/results/speed/speed.md).
    """
    if wanted == "auto":
        return NumberFormat("bf16" if has_bf16() else "fp32", engine == "openvino" or has_vnni())
    return {
        "int8": NumberFormat("fp32", dense_in_bytes=True),
        "bf16": NumberFormat("bf16", dense_in_bytes=False),
        "fp32": NumberFormat("fp32", dense_in_bytes=False),
    }[wanted]


def has_vnni() -> bool:
    """Whether products of bytes are summed in 32 bits (AVX-512 VNNI), and oneDNN may use that."""
    return "avx512_vnni" in instruction_sets() and _onednn_may_use("AVX512_CORE_VNNI")


def has_bf16() -> bool:
    """Whether the CPU multiplies bfloat16 (AVX-512 BF16 or AMX), and oneDNN may use that."""
    return bool(instruction_sets() & {"avx512_bf16", "amx_bf16"}) and _onednn_may_use("AVX512_CORE_BF16")


def has_avx512() -> bool:
    """Whether there is AVX-512, and oneDNN may use it."""
    return "avx512f" in instruction_sets() and _onednn_may_use("AVX512_CORE")


def describe_cpu() -> str:
    """The CPU's instruction sets as far as they matter here, such as "AVX512, VNNI, BF16"."""
    least = "AVX512" if has_avx512() else "AVX2" if "avx2" in instruction_sets() else "no AVX2"
    return ", ".join([least] + ["VNNI"] * has_vnni() + ["BF16"] * has_bf16())


def _onednn_may_use(level: str) -> bool:
    """Whether the environment leaves oneDNN an instruction set: it can be held to a lesser one, as to an older CPU."""
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA", "").upper()
    return limit not in _ONEDNN_LEVELS or _ONEDNN_LEVELS.index(limit) >= _ONEDNN_LEVELS.index(level)
