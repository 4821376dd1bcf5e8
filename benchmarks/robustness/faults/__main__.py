"""Ten faults, each on a server of its own, and a verdict for each.

    make faults                                     # or FAULTS="runner-killed disk-full"
    python -m benchmarks.robustness.faults [NAME ...]          # none: all

Writes benchmarks/results/robustness/faults.json and faults.md; faults that are not named keep what they had there.
Needs root (for a small disk and a limit on memory) and Debian's `faketime`. Exit code 1 if a verdict failed.
"""

import argparse
import datetime
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.load.run import machine
from benchmarks.robustness.faults.ends import damaged_weights, sigterm_under_load
from benchmarks.robustness.faults.host import clock_jump, disk_full, memory_limit
from benchmarks.robustness.faults.report import Outcome, merge_records, record, render_page
from benchmarks.robustness.faults.runner import runner_hung, runner_killed
from benchmarks.robustness.faults.uploads import crowd, poison_pictures, vanishing_clients
from benchmarks.server import ROOT

FAULTS: dict[str, Callable[[], Outcome]] = {
    "runner-killed": runner_killed,
    "runner-hung": runner_hung,
    "poison-pictures": poison_pictures,
    "disk-full": disk_full,
    "memory-limit": memory_limit,
    "vanishing-clients": vanishing_clients,
    "500-at-once": crowd,
    "sigterm-under-load": sigterm_under_load,
    "clock-jump": clock_jump,
    "damaged-weights": damaged_weights,
}

RESULTS = ROOT / "benchmarks" / "results" / "robustness"


def main() -> int:
    """Brings the faults about one after another and writes the results after each.

    Returns:
        1 if a verdict failed.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("faults", nargs="*", metavar="NAME", help=", ".join(FAULTS))
    parser.add_argument("--results", type=Path, default=RESULTS, help="where faults.json and faults.md go")
    arguments = parser.parse_args()
    if unknown := set(arguments.faults) - set(FAULTS):
        parser.error(f"there is no fault {', '.join(unknown)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server, the disk and the cgroup go too
    failed = False
    for name in arguments.faults or FAULTS:
        numbers = record(FAULTS[name](), datetime.date.today().isoformat())
        failed = failed or bool(numbers["failures"])
        path = arguments.results / "faults.json"
        records = merge_records(path, {name: numbers}, FAULTS)
        path.write_text(json.dumps({"machine": machine(), "faults": records}, indent=1, ensure_ascii=False) + "\n")
        (arguments.results / "faults.md").write_text(render_page(records, machine()))
        print(name, json.dumps(numbers, indent=1, ensure_ascii=False), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
