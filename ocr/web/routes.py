"""Where each request goes that BentoML does not take itself."""

from starlette.routing import BaseRoute, Route

from ocr.web.api import Api
from ocr.web.job_api import JobApi
from ocr.web.openapi import make_openapi_route


def make_routes(api: Api, jobs: JobApi) -> list[BaseRoute]:
    """The routes of the API beside /api/v1/ocr, and its description."""
    return [
        Route("/api/v1/options", api.options),
        Route("/api/v1/batch", api.batch, methods=["POST"]),
        Route("/api/v1/picture", api.picture, methods=["POST"]),
        Route("/api/v1/export", api.export, methods=["POST"]),
        Route("/api/v1/jobs", jobs.create, methods=["POST"]),
        Route("/api/v1/jobs/{job}", jobs.status_or_delete, methods=["GET", "DELETE"]),
        Route("/api/v1/jobs/{job}/result", jobs.result),
        make_openapi_route(),
    ]
