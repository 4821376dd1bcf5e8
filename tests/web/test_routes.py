"""The routes there are, and those that the document describes."""

from types import SimpleNamespace
from typing import Any

from ocr.settings import Settings
from ocr.web.entrance import Entrance
from ocr.web.openapi import describe_paths
from ocr.web.routes import make_routes


async def _endpoint(request: Any) -> None: ...


def test_every_path_and_method_that_is_described_has_a_route_and_no_other_has_one():
    api = SimpleNamespace(options=_endpoint, batch=_endpoint, picture=_endpoint, export=_endpoint)
    names = (*("list_or_create", "add_files", "close", "status_or_delete", "events", "result", "archive", "pages"),)
    jobs = SimpleNamespace(**dict.fromkeys(names, _endpoint))
    corrections = SimpleNamespace(send_or_list=_endpoint, export=_endpoint, picture=_endpoint)
    names = (*("state", "begin_or_cancel", "model", "promote_or_roll_back", "shadow", "words", "advice"),)
    learning = SimpleNamespace(**dict.fromkeys(names, _endpoint))
    entrance = Entrance.from_settings(Settings())
    routes: list[Any] = make_routes(api, jobs, corrections, learning, entrance)  # type: ignore[arg-type]
    there = {(route.path, method) for route in routes for method in route.methods if method != "HEAD"}
    described = {
        (path, method.upper()) for path, item in describe_paths().items() for method in item if method != "parameters"
    }
    # BentoML itself serves the path that its service declares
    assert there == described - {("/api/v1/ocr", "POST")} | {("/docs.json", "GET")}
