"""Clients of other OCR servers, served as those servers would: one module a product, loaded only where it is on.

Each module has `make_routes(api, jobs, tokens)` for the paths of its product in `ocr.web.products`. It translates, and
nothing else: requests into the API's own files and options, results and failures into the product's form. What stands
in docs/migrate.md is what each promises. A field or value that is known from the product's documentation and not
offered here is refused, in the product's form.
"""

from collections.abc import Iterable
from importlib import import_module

from starlette.routing import BaseRoute

from ocr.web.api import Api
from ocr.web.job_api import JobApi
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.products import PRODUCTS


def make_product_routes(names: Iterable[str], api: Api, jobs: JobApi, tokens: AccessTokens) -> list[BaseRoute]:
    """The routes of the products of these names."""
    routes: list[BaseRoute] = []
    for name in names:
        module = import_module(f"{__name__}.{PRODUCTS[name].module}")
        routes += module.make_routes(api, jobs, tokens)
    return routes
