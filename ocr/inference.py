"""Calls of the networks as values, so that the same steps run beside networks of this process and of another.

Steps that need a network are a generator: it yields an `Ask` for each call and is sent the results.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Ask:
    """A network's method, "detect" or "recognize", and the pictures that it is to be called with."""

    method: str
    items: list[Any]


def advance(steps: Generator[Ask, list[Any], Result], answer: list[Any] | None) -> Ask | Result:
    """Goes on to the next call of a network, or to the result. The first answer is None."""
    try:
        return steps.send(answer)  # type: ignore[arg-type]  # a generator is started with None
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def drive(steps: Generator[Ask, list[Any], Result], networks: Mapping[str, Callable[..., list[Any]]]) -> Result:
    """Runs steps to their end, with networks of this process: by the method's name, a function of the items."""
    step = advance(steps, None)
    while isinstance(step, Ask):
        step = advance(steps, networks[step.method](step.items))
    return step
