import pytest
import torch

from ocr.number_format import chosen_format


def test_a_wish_is_followed():
    assert chosen_format("bf16") == torch.bfloat16
    assert chosen_format("fp32") == torch.float32


@pytest.mark.parametrize(
    ("avx512", "amx", "expected"),
    [(False, False, torch.float32), (True, False, torch.bfloat16), (False, True, torch.bfloat16)],
)
def test_auto_asks_the_cpu(avx512: bool, amx: bool, expected: torch.dtype, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx)
    assert chosen_format("auto") == expected
