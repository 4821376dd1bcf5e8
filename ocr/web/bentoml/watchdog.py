"""The outer service's watch over the inner one's process: the supervisor sees that it has died, not that it hangs."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
from bentoml.exceptions import BentoMLException

logger = logging.getLogger("ocr.web")

BEAT_SECONDS = 1.0
PATIENCE_SECONDS = 2.0
# Two in a row: this process may itself have stood still for a while, and then one answer seems late that was not.
MOST_MISSED = 2

# The number of the process that answers, and for how many seconds it has been at its present piece of work.
Beat = Callable[[], Awaitable[tuple[int, float]]]


async def end_if_hung(beat: Beat, longest: float) -> None:
    """Asks for beats until it is cancelled, and kills the process if they stay away; the supervisor starts another.

    One that never answered is left alone: it may be loading still, and it is not known which it is.

    Args:
        beat: asks the process, which has to answer at once, whatever it is busy with.
        longest: seconds of work on one piece after which it is taken for hung, though it answers.
    """
    process: int | None = None
    missed = 0
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        busy = 0.0
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                process, busy = await beat()
            missed = 0
        except TimeoutError:
            missed += 1
        except aiohttp.ClientError:
            process = None  # it has ended
        except BentoMLException:
            logger.exception("the runner answers, but not as it should")
            missed = 0
        if process is not None and (missed >= MOST_MISSED or busy > longest):
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.kill(process, signal.SIGKILL)
                logger.error("the runner, process %d, hung and was ended; another is started in its place", process)
            process = None
