import pytest
import torch

from ocr.nn.precision import NumberFormat, choose_format, describe_cpu


def test_a_wish_is_followed():
    assert choose_format("bf16") == NumberFormat(torch.bfloat16, dense_in_bytes=False)
    assert choose_format("fp32") == NumberFormat(torch.float32, dense_in_bytes=False)
    assert choose_format("int8") == NumberFormat(torch.float32, dense_in_bytes=True)


@pytest.mark.parametrize("vnni", [False, True])
@pytest.mark.parametrize(
    ("avx512", "amx", "expected"),
    [(False, False, torch.float32), (True, False, torch.bfloat16), (False, True, torch.bfloat16)],
)
def test_auto_asks_the_cpu(avx512: bool, amx: bool, expected: torch.dtype, vnni: bool, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: avx512)
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: amx)
    monkeypatch.setattr(torch.cpu, "_is_vnni_supported", lambda: vnni)
    assert choose_format("auto") == NumberFormat(expected, vnni)


@pytest.mark.parametrize(
    ("limit", "vnni", "bf16"), [("AVX2", False, False), ("avx512_core_vnni", True, False), ("", True, True)]
)
def test_onednn_may_be_held_to_an_older_cpu(limit: str, vnni: bool, bf16: bool, monkeypatch: pytest.MonkeyPatch):
    for name in ("avx512_bf16", "amx_tile", "vnni"):
        monkeypatch.setattr(torch.cpu, f"_is_{name}_supported", lambda: True)
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", limit)
    assert choose_format("auto") == NumberFormat(torch.bfloat16 if bf16 else torch.float32, vnni)
    assert ("VNNI" in describe_cpu(), "BF16" in describe_cpu()) == (vnni, bf16)
    assert str(choose_format("int8")) == "int8 beside fp32"
