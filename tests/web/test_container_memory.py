import logging
from pathlib import Path

import pytest

from ocr.web.container_memory import MemoryUse, MemoryWatch, read_use


def use(tmp_path: Path, membership: str, files: dict[str, str]) -> MemoryUse | None:
    for name, text in files.items():
        path = tmp_path / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "membership").write_text(membership)
    return read_use(tmp_path / "cgroup", tmp_path / "membership")


def version_2(folder: str, limit: str, used: int) -> dict[str, str]:
    stat = "anon 50\ninactive_file 30\n"
    return {
        f"{folder}/memory.max": f"{limit}\n",
        f"{folder}/memory.current": f"{used}\n",
        f"{folder}/memory.stat": stat,
    }


def test_version_2_without_the_pages_that_can_be_given_back(tmp_path: Path):
    assert use(tmp_path, "0::/a\n", version_2("a", "1000", 930)) == MemoryUse(900, 1000)


def test_the_one_that_is_nearest_to_its_limit_counts(tmp_path: Path):
    files = version_2("a/b", "max", 500) | version_2("a", "1000", 530) | version_2("", "5000", 1030)
    assert use(tmp_path, "0::/a/b\n", files) == MemoryUse(500, 1000)


def test_version_1(tmp_path: Path):
    files = {
        "memory/x/memory.limit_in_bytes": "1000\n",
        "memory/x/memory.usage_in_bytes": "400\n",
        "memory/x/memory.stat": "inactive_file 1\ntotal_inactive_file 100\n",
    }
    assert use(tmp_path, "9:memory:/x\n3:cpu,cpuacct:/y\n", files) == MemoryUse(300, 1000)


@pytest.mark.parametrize("files", [{}, version_2("a", "max", 5), version_2("a", str(2**63 - 4096), 5)])
def test_no_limit_is_nothing_to_watch(tmp_path: Path, files: dict[str, str]):
    assert use(tmp_path, "0::/a\n", files) is None


def test_the_warning_comes_once_until_it_has_fallen(caplog: pytest.LogCaptureFixture):
    watch = MemoryWatch()
    with caplog.at_level(logging.WARNING, "ocr.memory"):
        for share in (0.5, 0.89, 0.91, 0.95, 0.87, 0.92, 0.84, 0.91, 0.99):
            watch.look(MemoryUse(int(share * 2**30), 2**30))
    assert len(caplog.records) == 2
    assert "932 of 1024 MiB" in caplog.records[0].getMessage()
