"""Things in order on a page: what stands before and after one, and when each step of a plan is due."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

Thing = TypeVar("Thing")


class Timed(Protocol):
    """A step that takes minutes."""

    @property
    def minutes(self) -> int:
        """How many."""
        ...


Step = TypeVar("Step", bound=Timed)


def around(things: Sequence[Thing], one: Thing) -> tuple[Thing | None, Thing | None]:
    """The things before and after one of them; None at either end. Raises ValueError where it is not among them."""
    at = things.index(one)
    return things[at - 1] if at else None, things[at + 1] if at + 1 < len(things) else None


def clocked(steps: Iterable[Step]) -> Iterator[tuple[int, int, Step]]:
    """Each step with the minute at which it begins and the one at which it ends."""
    at = 0
    for step in steps:
        yield at, at + step.minutes, step
        at += step.minutes
