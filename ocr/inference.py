"""Calls of the networks as values, so that the same steps run beside networks of this process and of another.

Steps that need a network are a generator: it yields a `NetworkCall` for each and is sent the results (sans IO).
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Step = TypeVar("Step")
Result = TypeVar("Result")

# The networks of this process: by the method's name, a function of the items.
Networks = Mapping[str, Callable[..., list[Any]]]


@dataclass(frozen=True, slots=True)
class NetworkCall:
    """A network's method, and the pictures that it is to be called with.

    `method`: "detect", "recognize", or "reconsider": to recognise by a house's reader, where there is one.
    """

    method: str
    items: list[Any]


def advance(steps: Generator[Step, Any, Result], answer: list[Any] | None) -> Step | Result:
    """Goes on to the next step, or to the result. The first answer is None."""
    try:
        return steps.send(answer)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def run(steps: Generator[NetworkCall, list[Any], Result], networks: Networks) -> Result:
    """Runs steps to their end, with networks of this process."""
    step = advance(steps, None)
    while isinstance(step, NetworkCall):
        step = advance(steps, networks[step.method](step.items))
    return step
