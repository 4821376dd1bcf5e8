"""In which number formats the networks run, by what the CPU multiplies in hardware."""

import os
from dataclasses import dataclass

import torch

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
    """The layers' format, and whether the dense ones multiply bytes instead (`ocr.nn.quantization`).

    The detector's do so beside float32 only: beside bfloat16 nothing is gained (benchmarks/results/speed/speed.md).
    """

    layers: torch.dtype
    dense_in_bytes: bool

    def __str__(self) -> str:
        layers = "bf16" if self.layers is torch.bfloat16 else "fp32"
        return f"int8 beside {layers}" if self.dense_in_bytes else layers


def choose_format(wanted: str) -> NumberFormat:
    """The format for the setting `number_format`.

    "fp32" and "bf16" are these formats all through; "int8" has its dense layers in bytes, the others in float32. "auto"
    takes what the CPU multiplies in hardware: bytes with AVX-512 VNNI, and bfloat16 (AVX-512 BF16 or AMX) for the rest;
    elsewhere float32 is faster.
    """
    if wanted == "auto":
        return NumberFormat(torch.bfloat16 if has_bf16() else torch.float32, has_vnni())
    return {
        "int8": NumberFormat(torch.float32, dense_in_bytes=True),
        "bf16": NumberFormat(torch.bfloat16, dense_in_bytes=False),
        "fp32": NumberFormat(torch.float32, dense_in_bytes=False),
    }[wanted]


def has_vnni() -> bool:
    """Whether products of bytes are summed in 32 bits (AVX-512 VNNI), and oneDNN may use that."""
    return torch.cpu._is_vnni_supported() and _onednn_may_use("AVX512_CORE_VNNI")


def has_bf16() -> bool:
    """Whether the CPU multiplies bfloat16 (AVX-512 BF16 or AMX), and oneDNN may use that."""
    supported = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return supported and _onednn_may_use("AVX512_CORE_BF16")


def describe_cpu() -> str:
    """The CPU's instruction sets as far as they matter here, such as "AVX512, VNNI, BF16"."""
    names = [torch.backends.cpu.get_cpu_capability()]
    return ", ".join(names + ["VNNI"] * has_vnni() + ["BF16"] * has_bf16())


def _onednn_may_use(level: str) -> bool:
    """Whether the environment leaves oneDNN an instruction set: it can be held to a lesser one, as to an older CPU."""
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA", "").upper()
    return limit not in _ONEDNN_LEVELS or _ONEDNN_LEVELS.index(limit) >= _ONEDNN_LEVELS.index(level)
