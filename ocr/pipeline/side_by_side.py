"""Things that are worked on side by side, by several workers, and come out in their order."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


async def take_in_order(
    work_on: Callable[[Sequence[int]], AsyncGenerator[T]],
    numbers: Sequence[int],
    workers: int,
    may_go_ahead: Callable[[], bool],
) -> AsyncGenerator[T]:
    """What each number comes to, in their order; meanwhile the next ones are worked on.

    Args:
        work_on: a worker's results, one after another, of those numbers that fall to it.
        numbers: each worker gets every so-manieth of them.
        workers: how many are worked on at the same time at most.
        may_go_ahead: asked before one is begun while another, that comes out before it, is not done.
    """
    lanes = [work_on(numbers[first::workers]) for first in range(workers)]
    begun: dict[int, asyncio.Task[T]] = {}
    try:
        for place in range(len(numbers)):
            for next_one in range(place, min(place + workers, len(numbers))):
                if next_one not in begun and (next_one == place or may_go_ahead()):
                    begun[next_one] = asyncio.create_task(_take(lanes[next_one % workers]))
            yield await begun[place]
            del begun[place]
    finally:
        for task in begun.values():
            task.cancel()
        await asyncio.gather(*begun.values(), return_exceptions=True)
        for lane in lanes:
            await lane.aclose()


async def _take(lane: AsyncGenerator[T]) -> T:
    return await anext(lane)
