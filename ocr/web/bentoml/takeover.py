"""One reader takes over from another while the server runs.

The new one is loaded and warmed up beside the old one; then documents that begin are read by it; the old one is let go
when the last document that it began is done.
"""

import asyncio
import logging
from typing import Any, Protocol

import aiohttp
from bentoml.exceptions import BentoMLException

from ocr.learning.models import HouseModels, Roles
from ocr.web import metrics

logger = logging.getLogger("ocr.web")

LOOKS_SECONDS = 1.0


class ArrangeableNetworks(Protocol):
    """The networks, as far as the taking over goes."""

    model: str
    warm: bool

    def in_use(self) -> set[str]:
        """The readers of documents that are being read."""

    async def arrange(self, names: list[str], shadow: str, share: float) -> dict[str, Any]:
        """What `service.Runner.arrange` says."""


class Takeover:
    """Follows what the house decides of its readers.

    Args:
        networks: what is arranged.
        models: all readers that there are.
    """

    def __init__(self, networks: ArrangeableNetworks, models: HouseModels) -> None:
        self.networks, self.models = networks, models
        self.problems: dict[str, str] = {}
        self.compared: dict[str, Any] = {}

    async def watch(self) -> None:
        """Follows every second, until it is cancelled; at once done where nothing is learnt."""
        while self.models.store is not None:
            await asyncio.sleep(LOOKS_SECONDS)
            if not self.networks.warm:
                continue
            try:
                await self.follow(await asyncio.to_thread(self.models.roles))
            except (aiohttp.ClientError, BentoMLException, TimeoutError) as error:
                logger.debug("the runner does not answer: %s", error)

    async def follow(self, roles: Roles) -> None:
        """Has the readers loaded that are needed, and the promoted one read from now on, once it can."""
        needed = {roles.promoted, self.networks.model, *self.networks.in_use()}
        told = await self.networks.arrange(sorted(needed), roles.shadow, roles.share)
        for name, problem in told["problems"].items():
            if self.problems.get(name) != problem:
                logger.error("the model %s can't be loaded: %s", name, problem)
        self.problems, self.compared = told["problems"], told["compared"]
        if roles.promoted != self.networks.model and roles.promoted not in self.problems:
            logger.warning("%s takes over from %s", roles.promoted, self.networks.model)
            metrics.set_build(roles.promoted, self.networks.model)
            self.networks.model = roles.promoted
