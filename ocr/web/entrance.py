"""Who is let in, and by which paths: the settings of the edge, checked before anything starts."""

from dataclasses import dataclass
from typing import Self

from starlette.types import ASGIApp

from ocr.settings import Settings
from ocr.web.middleware.access_tokens import AccessTokens
from ocr.web.middleware.api_keys import ApiKeys
from ocr.web.middleware.cors import parse_origins
from ocr.web.middleware.edge import Edge
from ocr.web.middleware.rate_limit import RateLimit
from ocr.web.products import parse_products


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the settings say of who may come in; called, it puts the edge around an application."""

    keys: ApiKeys
    tokens: AccessTokens
    requests_per_minute: float
    cors_origins: tuple[str, ...]
    products: tuple[str, ...]

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The entrance as the settings have it.

        Raises:
            InvalidSetting: one of them can't be understood.
        """
        keys = ApiKeys.parse(settings.api_keys)
        return cls(
            keys,
            AccessTokens(keys, settings.token_secret),
            settings.rate_limit,
            parse_origins(settings.cors_origins),
            parse_products(settings.compatible),
        )

    def __call__(self, app: ASGIApp) -> Edge:
        """The application with the edge around it."""
        return Edge(
            app,
            keys=self.keys,
            rate_limit=RateLimit(self.requests_per_minute) if self.requests_per_minute else None,
            cors_origins=self.cors_origins,
            products=self.products,
            tokens=self.tokens,
        )
