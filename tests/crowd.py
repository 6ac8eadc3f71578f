"""Several presses at the same moment, each in a thread of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any


def at_once(jobs: Sequence[tuple[Callable[[Any], Any], Any]], seconds: float = 120) -> list[Any]:
    """Run the jobs (a function and what it is given) at once; returns what they returned, or the fault they raised.

    All wait at one gate, so that none has a start over another.
    """
    gate = threading.Barrier(len(jobs))
    said: list[Any] = [None] * len(jobs)

    def run(place: int) -> None:
        work, given = jobs[place]
        gate.wait(seconds)
        try:
            said[place] = work(given)
        except Exception as error:
            said[place] = error

    crowd = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(seconds)
    return said
