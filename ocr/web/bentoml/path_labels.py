"""Another fix of BentoML 1.4.39, whose own metrics have each request's path as a label.

Prometheus keeps a series for each label for ever, and so does BentoML, in memory and in a file: some 20 for each path
that is asked for, also where nothing is there. Whoever asks for a million paths fills the server's memory, and the jobs
under /api/v1/jobs/ do so by and by.
"""

from typing import Any

from bentoml._internal.context import server_context
from bentoml._internal.server.http.instruments import RunnerTrafficMetricsMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from ocr.web.metrics import route_of
from ocr.web.middleware.access_log import UNLOGGED

_PATH = "ocr.path"


def bound_path_labels() -> None:
    """Lets BentoML's metrics see the route in place of the path, unless the path is one of the service's own methods.

    To be called before the services are started.
    """
    if hasattr(RunnerTrafficMetricsMiddleware, "unbounded_call"):
        return
    unbounded_init, unbounded_call = RunnerTrafficMetricsMiddleware.__init__, RunnerTrafficMetricsMiddleware.__call__

    def bounded_init(self: Any, app: ASGIApp, *args: Any, **kwargs: Any) -> None:
        async def with_its_path(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "path": scope[_PATH]} if _PATH in scope else scope, receive, send)

        unbounded_init(self, with_its_path, *args, **kwargs)

    async def bounded_call(self: Any, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path not in UNLOGGED and path not in server_context.service_routes:
            scope.setdefault("state", {})  # shared by the copies of the scope
            scope = {**scope, "path": route_of(path), _PATH: path}
        await unbounded_call(self, scope, receive, send)

    RunnerTrafficMetricsMiddleware.unbounded_call = unbounded_call  # type: ignore[attr-defined]
    RunnerTrafficMetricsMiddleware.__init__ = bounded_init  # type: ignore[method-assign]
    RunnerTrafficMetricsMiddleware.__call__ = bounded_call  # type: ignore[method-assign]
