"""Where each request goes that BentoML does not take itself."""

from starlette.routing import BaseRoute, Route

from ocr.web.api import Api
from ocr.web.batch_api import BatchApi
from ocr.web.compatible import make_product_routes
from ocr.web.corrections_api import CorrectionsApi
from ocr.web.entrance import Entrance
from ocr.web.job_api import JobApi
from ocr.web.learning_api import LearningApi
from ocr.web.openapi import make_openapi_route


def make_routes(
    api: Api, jobs: JobApi, corrections: CorrectionsApi, learning: LearningApi, entrance: Entrance
) -> list[BaseRoute]:
    """The routes of the API beside /api/v1/ocr, its description, and the routes of other products."""
    return [
        Route("/api/v1/options", api.options),
        Route("/api/v1/batch", BatchApi(api).batch, methods=["POST"]),
        Route("/api/v1/picture", api.picture, methods=["POST"]),
        Route("/api/v1/export", api.export, methods=["POST"]),
        Route("/api/v1/jobs", jobs.list_or_create, methods=["GET", "POST"]),
        Route("/api/v1/jobs/{job}", jobs.status_or_delete, methods=["GET", "DELETE"]),
        Route("/api/v1/jobs/{job}/files", jobs.add_files, methods=["POST"]),
        Route("/api/v1/jobs/{job}/close", jobs.close, methods=["POST"]),
        Route("/api/v1/jobs/{job}/events", jobs.events, methods=["GET"]),
        Route("/api/v1/jobs/{job}/result", jobs.result),
        Route("/api/v1/jobs/{job}/archive", jobs.archive),
        Route("/api/v1/jobs/{job}/pages", jobs.pages),
        Route("/api/v1/corrections", corrections.send_or_list, methods=["GET", "POST", "DELETE"]),
        Route("/api/v1/corrections/export", corrections.export, methods=["GET"]),
        Route("/api/v1/corrections/{number}/picture", corrections.picture, methods=["GET"]),
        Route("/api/v1/learning", learning.state, methods=["GET"]),
        Route("/api/v1/learning/run", learning.begin_or_cancel, methods=["POST", "DELETE"]),
        Route("/api/v1/learning/models/{name}", learning.model, methods=["GET"]),
        Route("/api/v1/learning/promoted", learning.promote_or_roll_back, methods=["PUT", "DELETE"]),
        Route("/api/v1/learning/shadow", learning.shadow, methods=["PUT", "DELETE"]),
        Route("/api/v1/learning/words", learning.words, methods=["GET", "PUT"]),
        Route("/api/v1/learning/advice", learning.advice, methods=["GET"]),
        make_openapi_route(),
        *make_product_routes(entrance.products, api, jobs, entrance.tokens),
    ]
