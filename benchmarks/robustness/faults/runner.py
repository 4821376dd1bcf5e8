"""Faults of the runner, the process that holds the networks: it dies, it hangs."""

import os
import signal
import time
from contextlib import suppress

import psutil

from benchmarks.robustness.faults.report import Outcome
from benchmarks.robustness.faults.stage import Stage, stage

KILLS = 2
HUNG_SECONDS = 40.0


def runner_killed() -> Outcome:
    """SIGKILL to the runner while pages are in work; and again, once all is normal."""
    done = f"SIGKILL to the Runner process with pages in work, {KILLS} times"
    with stage("runner killed", done) as scene:
        scene.begin()
        for _ in range(KILLS):
            scene.wait_for_work()
            killed = scene.process("runner")
            scene.mark()
            killed.kill()
            check_another(scene, killed.pid)
            scene.watch()
    return scene.outcome


def runner_hung() -> Outcome:
    """SIGSTOP to the runner with pages in work; SIGCONT after a while, should it still be there."""
    done = f"SIGSTOP to the Runner process with pages in work, SIGCONT {HUNG_SECONDS:g} s later"
    with stage("runner hung", done) as scene:
        scene.begin()
        scene.wait_for_work()
        hung = scene.process("runner")
        scene.mark()
        os.kill(hung.pid, signal.SIGSTOP)
        check_another(scene, hung.pid)
        time.sleep(max(0.0, HUNG_SECONDS - (time.monotonic() - scene.marks[0])))
        with suppress(psutil.NoSuchProcess):
            hung.resume()
        scene.watch()
    return scene.outcome


def check_another(scene: Stage, pid: int) -> None:
    """Waits until there is another runner and the server is ready with it."""
    begun = time.monotonic()
    while time.monotonic() < begun + HUNG_SECONDS:
        with suppress(LookupError):
            if scene.process("runner").pid != pid and scene.is_ready():
                scene.outcome.check("ready with another runner", f"after {time.monotonic() - begun:.1f} s", True)
                return
        time.sleep(0.1)
    scene.outcome.check("ready with another runner", f"not within {HUNG_SECONDS:g} s", False)
