"""Records of load tests that never were."""

from benchmarks.load.report import Request, Run


def request(start: float, seconds: float, kind: str = "page", fault: str = "") -> Request:
    return {"start": start, "seconds": seconds, "kind": kind, "fault": fault}


def finished(scenario: str, requests: list[Request]) -> Run:
    return Run(scenario, requests, [(0.0, 9e8), (1.0, 1e9)], [(0.0, 0.0, 0.0), (1.0, 10.0, 80.0)])
