"""In which number formats the networks run."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The layers' format, and whether the dense ones multiply bytes instead (`ocr.nn.quantization`).

    The detector's do so beside float32 only: beside bfloat16 nothing is gained by it (benchmarks/results/speed.md).
    """

    layers: torch.dtype
    dense_in_bytes: bool


def chosen_format(wanted: str) -> NumberFormat:
    """The format for the setting `number_format`.

    "fp32" and "bf16" are these formats all through; "int8" has its dense layers in bytes, the others in float32. "auto"
    takes what the CPU multiplies in hardware: bytes with AVX-512 VNNI, and bfloat16 (AVX-512 BF16 or AMX) for the rest;
    elsewhere float32 is faster.
    """
    if wanted == "auto":
        has_bf16 = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return NumberFormat(torch.bfloat16 if has_bf16 else torch.float32, torch.cpu._is_vnni_supported())
    return {
        "int8": NumberFormat(torch.float32, dense_in_bytes=True),
        "bf16": NumberFormat(torch.bfloat16, dense_in_bytes=False),
        "fp32": NumberFormat(torch.float32, dense_in_bytes=False),
    }[wanted]
