"""What the client says about learning: corrections go home, a reader is trained on them, promoted and taken back.

    with Client("http://localhost:8080", api_key=KEY) as client:
        client.begin_learning()
        while client.learning()["run"]["state"] == "running":
            time.sleep(10)
        client.promote_model(client.learning()["run"]["model"])

All but `correct` take a key with the scope admin; all raise as `Client.read` does, NotFound where the server does not
learn.
"""

import asyncio
from collections.abc import Sequence

from ocr.client.exchange import AsyncExchange, Data, Exchange, Source, read_data, write_corrections

CORRECTIONS = "/api/v1/corrections"
LEARNING = "/api/v1/learning"


class Learning(Exchange):
    """The part of `Client` about learning."""

    def correct(self, lines: Sequence[Data], picture: Source, document: str = "", model: str = "") -> Data:
        """Gives a server that learns corrected lines of one page; how many were `saved`, and how many it had.

        Args:
            lines: each with `text`, what is right, its `box` in the page's picture, and as a reply's line has them
                `read`, what was read, and `confidence`.
            picture: the page's.
            document: the file's name: what is of one document is never parted between training and test.
            model: the reply's.
        """
        return read_data(self.send("POST", CORRECTIONS, json=write_corrections(lines, picture, document, model)))

    def learning(self) -> Data:
        """How far learning is, which models there are, and which of them does what."""
        return read_data(self.send("GET", LEARNING))

    def begin_learning(self) -> Data:
        """Begins to train a reader on the corrections; the state after it."""
        return read_data(self.send("POST", f"{LEARNING}/run"))

    def cancel_learning(self) -> Data:
        """Ends that, and throws away what it has done; the state after it."""
        return read_data(self.send("DELETE", f"{LEARNING}/run"))

    def learnt_model(self, name: str) -> Data:
        """A model's report, with the lines that it reads otherwise."""
        return read_data(self.send("GET", f"{LEARNING}/models/{name}"))

    def promote_model(self, name: str) -> Data:
        """Has a model read from now on, without a restart; the state after it."""
        return read_data(self.send("PUT", f"{LEARNING}/promoted", json={"model": name}))

    def roll_back_model(self) -> Data:
        """Has the model read that did before; the state after it."""
        return read_data(self.send("DELETE", f"{LEARNING}/promoted"))

    def shadow_model(self, name: str, share: float = 0.05) -> Data:
        """Has a model read a share of the lines along, 0..1; the state after it."""
        return read_data(self.send("PUT", f"{LEARNING}/shadow", json={"model": name, "share": share}))

    def end_shadow(self) -> Data:
        """Ends that; the state after it."""
        return read_data(self.send("DELETE", f"{LEARNING}/shadow"))

    def words(self) -> Data:
        """The house's words: those `given`, and those `learnt` from corrections."""
        return read_data(self.send("GET", f"{LEARNING}/words"))

    def set_words(self, words: Sequence[str]) -> Data:
        """Keeps the words that are given, in place of those before."""
        return read_data(self.send("PUT", f"{LEARNING}/words", json={"words": list(words)}))

    def advise(self, count: int = 10) -> Data:
        """The lines and pages of kept jobs whose correction is worth most."""
        return read_data(self.send("GET", f"{LEARNING}/advice", params={"count": str(count)}))


class AsyncLearning(AsyncExchange):
    """The part of `AsyncClient` about learning: as `Learning`, with methods to be awaited."""

    async def correct(self, lines: Sequence[Data], picture: Source, document: str = "", model: str = "") -> Data:
        """As `Learning.correct`."""
        message = await asyncio.to_thread(write_corrections, lines, picture, document, model)
        return read_data(await self.send("POST", CORRECTIONS, json=message))

    async def learning(self) -> Data:
        """As `Learning.learning`."""
        return read_data(await self.send("GET", LEARNING))

    async def begin_learning(self) -> Data:
        """As `Learning.begin_learning`."""
        return read_data(await self.send("POST", f"{LEARNING}/run"))

    async def cancel_learning(self) -> Data:
        """As `Learning.cancel_learning`."""
        return read_data(await self.send("DELETE", f"{LEARNING}/run"))

    async def learnt_model(self, name: str) -> Data:
        """As `Learning.learnt_model`."""
        return read_data(await self.send("GET", f"{LEARNING}/models/{name}"))

    async def promote_model(self, name: str) -> Data:
        """As `Learning.promote_model`."""
        return read_data(await self.send("PUT", f"{LEARNING}/promoted", json={"model": name}))

    async def roll_back_model(self) -> Data:
        """As `Learning.roll_back_model`."""
        return read_data(await self.send("DELETE", f"{LEARNING}/promoted"))

    async def shadow_model(self, name: str, share: float = 0.05) -> Data:
        """As `Learning.shadow_model`."""
        return read_data(await self.send("PUT", f"{LEARNING}/shadow", json={"model": name, "share": share}))

    async def end_shadow(self) -> Data:
        """As `Learning.end_shadow`."""
        return read_data(await self.send("DELETE", f"{LEARNING}/shadow"))

    async def words(self) -> Data:
        """As `Learning.words`."""
        return read_data(await self.send("GET", f"{LEARNING}/words"))

    async def set_words(self, words: Sequence[str]) -> Data:
        """As `Learning.set_words`."""
        return read_data(await self.send("PUT", f"{LEARNING}/words", json={"words": list(words)}))

    async def advise(self, count: int = 10) -> Data:
        """As `Learning.advise`."""
        return read_data(await self.send("GET", f"{LEARNING}/advice", params={"count": str(count)}))
