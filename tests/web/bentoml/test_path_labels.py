from functools import partial
from types import SimpleNamespace

import prometheus_client
import pytest
from bentoml._internal.context import server_context
from bentoml._internal.server.http.instruments import RunnerTrafficMetricsMiddleware

from ocr.web.bentoml.path_labels import bound_path_labels
from tests.web.middleware.edge_client import Client


def ask(*paths: str) -> tuple[list[str], set[str]]:
    """The paths that the application behind BentoML's metrics sees, and the endpoints that they have as labels."""
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["path"])
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body"})

    bound_path_labels()
    bound_path_labels()  # twice is once
    registry = prometheus_client.CollectorRegistry()
    names = ("Histogram", "Counter", "Gauge", "Summary")
    client = SimpleNamespace(**{name: partial(getattr(prometheus_client, name), registry=registry) for name in names})
    middleware = RunnerTrafficMetricsMiddleware(app, namespace="test")
    middleware._setup(client)
    for path in paths:
        assert Client(middleware).get(path).status_code == 404
    samples = [sample for family in registry.collect() for sample in family.samples]
    return seen, {sample.labels["endpoint"] for sample in samples if "endpoint" in sample.labels}


def test_the_application_sees_paths_as_they_are_and_prometheus_routes():
    paths = ["/api/v1/ocr", *(f"/api/v1/jobs/{number}" for number in range(20)), "/no/such/path", "/nor/this"]
    assert ask(*paths) == (paths, {"/api/v1/ocr", "/api/v1/jobs/{id}", "other"})


def test_probes_keep_their_paths_by_which_bentoml_knows_them():
    assert ask("/readyz", "/metrics") == (["/readyz", "/metrics"], {"/readyz"})


def test_a_services_own_methods_keep_theirs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_context, "service_routes", ["/recognize"])
    assert ask("/recognize", "/other") == (["/recognize", "/other"], {"/recognize", "other"})
