from dataclasses import fields
from pathlib import Path

import pytest

from ocr.errors import InvalidSetting
from ocr.nn.cpu import available_cores
from ocr.settings import Settings


def test_an_empty_environment_gives_the_defaults():
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert settings.max_bytes == 32 * 1024 * 1024
    assert settings.max_pixels == 50_000_000


def test_variables_are_read_by_the_fields_name():
    environ = {
        "OCR_MAX_BATCH": " 8 ",
        "OCR_NUMBER_FORMAT": "fp32",
        "OCR_TIMEOUT": "2.5",
    }
    settings = Settings.from_environment(environ | {"PATH": "/bin"})
    assert (settings.max_batch, settings.number_format, settings.timeout) == (8, "fp32", 2.5)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("OCR_MAX_BATCH", "many", "is 'many', but must be a whole number from 2 to 1024"),
        ("OCR_MAX_BATCH", "", "is '', but must be a whole number"),
        ("OCR_MAX_BATCH", "1", "is 1, but must be a whole number"),
        ("OCR_MAX_BATCH", "8.5", "is '8.5', but must be a whole number"),
        ("OCR_TIMEOUT", "nan", "is nan, but must be a number from 1 to 3600"),
        ("OCR_TIMEOUT", "-3", "is -3.0, but must be a number"),
        ("OCR_MAX_PIXELS", "0", "is 0, but must be a whole number"),
        ("OCR_NUMBER_FORMAT", "Auto", "is 'Auto', but must be one of auto, int8, bf16, fp32"),
        ("OCR_NUMBER_FORMAT", "int4", "is 'int4', but must be one of auto, int8, bf16, fp32"),
    ],
)
def test_a_bad_value_says_what_is_allowed(variable: str, value: str, message: str):
    with pytest.raises(InvalidSetting) as caught:
        Settings.from_environment({variable: value})
    assert caught.value.message.startswith(f"{variable} {message}")


def test_an_unknown_variable_is_refused_with_a_suggestion():
    with pytest.raises(InvalidSetting, match="OCR_MAX_PIXLES is not a setting; did you mean OCR_MAX_PIXELS"):
        Settings.from_environment({"OCR_MAX_PIXLES": "5"})


def test_values_from_python_are_checked_too():
    with pytest.raises(InvalidSetting, match="OCR_MAX_BATCH is 0"):
        Settings(max_batch=0)


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_each_setting_is_described(field):
    knob = field.metadata["knob"]
    assert knob.about.endswith(".")
    assert knob.allowed


def cgroup(tmp_path: Path, membership: str, files: dict[str, str]) -> int:
    for name, text in files.items():
        path = tmp_path / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "membership").write_text(membership)
    return available_cores(tmp_path / "cgroup", tmp_path / "membership")


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(8)), raising=False)


@pytest.mark.parametrize(("quota", "cores"), [("400000", 4), ("250000", 2), ("50000", 1), ("max", 8), ("9900000", 8)])
def test_cores_by_a_version_2_quota(tmp_path: Path, quota: str, cores: int):
    assert cgroup(tmp_path, "0::/a/b\n", {"a/b/cpu.max": f"{quota} 100000\n"}) == cores


def test_the_tightest_quota_above_holds(tmp_path: Path):
    assert cgroup(tmp_path, "0::/a/b\n", {"a/b/cpu.max": "max 100000", "a/cpu.max": "300000 100000"}) == 3


def test_cores_by_a_version_1_quota(tmp_path: Path):
    files = {"cpu,cpuacct/x/cpu.cfs_quota_us": "200000\n", "cpu,cpuacct/x/cpu.cfs_period_us": "100000\n"}
    assert cgroup(tmp_path, "4:memory:/y\n3:cpu,cpuacct:/x\n", files) == 2


def test_a_container_that_sees_only_its_own_version_1_cgroup(tmp_path: Path):
    files = {"cpu/cpu.cfs_quota_us": "200000\n", "cpu/cpu.cfs_period_us": "100000\n"}
    assert cgroup(tmp_path, "3:cpu,cpuacct:/docker/0123\n", files) == 2


def test_no_quota(tmp_path: Path):
    files = {"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}
    assert cgroup(tmp_path, "3:cpu:/\n", files) == 8
    assert available_cores(tmp_path / "none", tmp_path / "none") == 8
