from pathlib import Path

import pytest

from ocr.nn.cpu import available_cores, instruction_sets


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


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        (
            "processor\t: 0\nflags\t\t: fpu avx2\nbugs\t: none\nflags\t: fpu\n",
            {"fpu", "avx2"},
        ),
        ("processor\t: 0\nFeatures\t: fp asimd bf16\n", {"fp", "asimd", "bf16"}),
        ("processor\t: 0\n", set()),
    ],
)
def test_instruction_sets_are_the_first_cores(tmp_path: Path, text: str, sets: set[str]):
    (tmp_path / "cpuinfo").write_text(text)
    assert instruction_sets(tmp_path / "cpuinfo") == sets


def test_where_there_is_no_linux_no_instruction_set_is_known(tmp_path: Path):
    assert instruction_sets(tmp_path / "none") == frozenset()
