import pytest
import torch

from ocr.nn.precision import NumberFormat, chosen_format


def test_a_wish_is_followed():
    assert chosen_format("bf16") == NumberFormat(torch.bfloat16, dense_in_bytes=False)
    assert chosen_format("fp32") == NumberFormat(torch.float32, dense_in_bytes=False)
    assert chosen_format("int8") == NumberFormat(torch.float32, dense_in_bytes=True)


@pytest.mark.parametrize("vnni", [False, True])
@pytest.mark.parametrize(
    ("avx512", "amx", "expected"),
    [(False, False, torch.float32), (True, False, torch.bfloat16), (False, True, torch.bfloat16)],
)
def test_auto_asks_the_cpu(avx512: bool, amx: bool, expected: torch.dtype, vnni: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx)
    monkeypatch.setattr(torch.cpu, "_is_vnni_supported", lambda: vnni)
    assert chosen_format("auto") == NumberFormat(expected, vnni)
