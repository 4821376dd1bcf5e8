"""In which number format the networks run."""

import torch


def chosen_format(wanted: str) -> torch.dtype:
    """The format for the setting `number_format`: "bf16", "fp32", or "auto".

    "auto" is bfloat16 where the CPU multiplies it in hardware (AVX-512 BF16 or AMX); elsewhere float32 is faster.
    """
    if wanted == "auto":
        wanted = "bf16" if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported() else "fp32"
    return {"bf16": torch.bfloat16, "fp32": torch.float32}[wanted]
