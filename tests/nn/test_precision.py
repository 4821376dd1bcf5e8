import pytest

import ocr.nn.precision
from ocr.nn.precision import NumberFormat, choose_format, describe_cpu

OLD = {"avx2"}
NEW = {"avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16"}


@pytest.fixture(autouse=True)
def cpu(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)

    def be(flags: set[str]) -> None:
        monkeypatch.setattr(ocr.nn.precision, "instruction_sets", lambda: frozenset(flags))

    return be


@pytest.mark.parametrize("engine", ["openvino", "torch"])
def test_a_wish_is_followed(engine):
    assert choose_format("bf16", engine) == NumberFormat("bf16", dense_in_bytes=False)
    assert choose_format("fp32", engine) == NumberFormat("fp32", dense_in_bytes=False)
    assert choose_format("int8", engine) == NumberFormat("fp32", dense_in_bytes=True)
    assert str(choose_format("int8", engine)) == "int8 beside fp32"


@pytest.mark.parametrize(
    ("flags", "layers"), [(OLD, "fp32"), (OLD | {"avx512f", "avx512_bf16"}, "bf16"), (OLD | {"amx_bf16"}, "bf16")]
)
def test_auto_takes_bf16_where_the_cpu_has_it(cpu, flags, layers):
    cpu(flags)
    assert choose_format("auto", "torch").layers == choose_format("auto", "openvino").layers == layers


def test_bytes_pay_in_openvino_everywhere_and_in_torch_with_vnni(cpu):
    cpu(OLD)
    assert choose_format("auto", "openvino").dense_in_bytes
    assert not choose_format("auto", "torch").dense_in_bytes
    cpu(NEW)
    assert choose_format("auto", "torch").dense_in_bytes


@pytest.mark.parametrize(
    ("limit", "told"),
    [("AVX2", "AVX2"), ("avx512_core_vnni", "AVX512, VNNI"), ("", "AVX512, VNNI, BF16")],
)
def test_onednn_may_be_held_to_an_older_cpu(cpu, limit: str, told: str, monkeypatch: pytest.MonkeyPatch):
    cpu(NEW)
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", limit)
    assert describe_cpu() == told
    assert choose_format("auto", "torch") == NumberFormat("bf16" if "BF16" in told else "fp32", "VNNI" in told)
