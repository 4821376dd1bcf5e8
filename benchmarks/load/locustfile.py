"""Locust's part of the load test: starts each request at its time, whatever became of those before it.

`python -m benchmarks.load.run` runs this; by hand, with locust's own web page:

    LOAD_SCENARIO=ramp locust -f benchmarks/load/locustfile.py --users 1 --host http://localhost:8080

One locust user stands for everybody: it starts a greenlet at each time that benchmarks.load.arrivals draws. Latency is
counted from that time on, so that a client that is late does not make the server look quick.
"""

import json
import os
import random
import time
from collections import deque
from pathlib import Path

import gevent
import urllib3
from gevent.pool import Group
from locust import User, events, task
from locust.env import Environment

from benchmarks.load.arrivals import arrivals
from benchmarks.load.material import Piece, choose, make_pieces

SCENARIO = os.environ.get("LOAD_SCENARIO", "day")
SECONDS = float(os.environ.get("LOAD_SECONDS", "300"))
INTENSITY = float(os.environ.get("LOAD_INTENSITY", "1"))
SEED = int(os.environ.get("LOAD_SEED", "1"))
LOG = os.environ.get("LOAD_LOG", "")
GIVE_UP = 3.0  # seconds: a ramp is over when the median of the latest answers is beyond this
PIECES = make_pieces(SEED)


class Everybody(User):
    """All who send pages. Its one task is the whole scenario; then the run ends."""

    @task
    def scenario(self) -> None:
        """Starts all requests, waits for their answers and stops locust."""
        self.pool = urllib3.PoolManager(maxsize=256, timeout=120, retries=False)
        self.records: list[dict[str, object]] = []
        self.latest: deque[float] = deque(maxlen=20)
        generator, requests = random.Random(SEED), Group()
        begun = time.perf_counter()
        for start in arrivals(SCENARIO, SECONDS, INTENSITY, SEED):
            gevent.sleep(max(0, begun + start - time.perf_counter()))
            if SCENARIO == "ramp" and len(self.latest) == 20 and sorted(self.latest)[10] > GIVE_UP:
                break
            requests.spawn(self.send, choose(PIECES, generator), start, begun + start)
        requests.join()
        if LOG:
            Path(LOG).write_text("".join(json.dumps(record) + "\n" for record in self.records))
        gevent.spawn(self.environment.runner.quit)
        gevent.sleep(3600)  # the runner ends this greenlet

    def send(self, piece: Piece, start: float, due: float) -> None:
        """One request: sent, its answer looked at, and told to locust."""
        url = f"{self.environment.host}/api/v1/ocr{piece.query}"
        size = 0
        try:
            answer = self.pool.request("POST", url, body=piece.content, headers={"Content-Type": piece.content_type})
            size = len(answer.data)
            fault = piece.find_fault(answer.status, json.loads(answer.data))
        except (urllib3.exceptions.HTTPError, ValueError, KeyError) as error:
            fault = repr(error)
        seconds = time.perf_counter() - due
        self.latest.append(seconds)
        self.records.append({"start": start, "seconds": seconds, "kind": piece.kind, "fault": fault})
        self.environment.events.request.fire(
            request_type="POST",
            name=piece.kind,
            response_time=seconds * 1000,
            response_length=size,
            exception=AssertionError(fault) if fault else None,
            context={},
        )


@events.quitting.add_listener
def end_with_zero(environment: Environment, **_: object) -> None:
    """The verdict is benchmarks.load.run's; locust's own exit code would be 1 for any fault."""
    environment.process_exit_code = 0
