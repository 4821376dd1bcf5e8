"""What the CPU gives this process: how many cores, and which instructions."""

import os
from collections.abc import Iterator
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")  # where their file systems are mounted
MEMBERSHIP = Path("/proc/self/cgroup")


def available_cores(cgroup_root: Path = CGROUPS, membership: Path = MEMBERSHIP) -> int:
    """CPU cores this process is really given, at least 1.

    os.cpu_count() is the whole machine's; a container is held to fewer by an affinity mask or by a cgroup's time quota,
    and threads beyond that only wait for each other. A quota of 2.5 cores counts as 2.

    Args:
        cgroup_root: where the cgroup file systems are mounted.
        membership: the file that says in which cgroups this process is.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = [
        quota for folder in cgroup_folders("cpu", cgroup_root, membership) if (quota := _quota(folder)) is not None
    ]
    return max(1, min([cores, *(int(quota) for quota in quotas)]))


def instruction_sets(cpuinfo: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """The CPU's instruction sets as Linux names them, such as "avx512_vnni"; none where it is not Linux."""
    try:
        lines = cpuinfo.read_text().splitlines()
    except OSError:
        return frozenset()
    # "flags" on x86, "Features" on ARM
    named = [line.partition(":")[2] for line in lines if line.startswith(("flags", "Features"))]
    return frozenset(named[0].split()) if named else frozenset()


def cgroup_folders(controller: str, root: Path, membership: Path) -> Iterator[Path]:
    """The process's cgroup of a controller, "cpu" or "memory", and all above it: the tightest limit among them holds.

    Version 2 and version 1; nothing where there are no cgroups.
    """
    try:
        lines = membership.read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            mount = root
        elif controller in controllers.split(","):
            mount = root / controllers if (root / controllers).is_dir() else root / controller
        else:
            continue
        # inside a container the path may be the host's and not exist here: what is mounted is then the container's own
        # cgroup
        folder = mount / path.lstrip("/")
        yield from [folder, *folder.parents][: len(folder.relative_to(mount).parts) + 1]


def _quota(folder: Path) -> float | None:
    """CPU time per wall time that a cgroup allows, in cores; None where it sets no limit."""
    try:
        if (folder / "cpu.max").exists():
            quota, period = (folder / "cpu.max").read_text().split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text().strip()
            period = (folder / "cpu.cfs_period_us").read_text().strip()
    except OSError:
        return None
    return None if quota in ("max", "-1") else int(quota) / int(period)
