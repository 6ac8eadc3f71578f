"""The master process: it forks the processes that do the work, and starts anew whichever ends.

The application is loaded once, before the fork, so that the processes share its memory. A process that ends is back at
once; one that ends again and again within `QUICK_SECONDS` waits longer each time. There are never two of one place,
because a new one is forked only after the old one was seen to end.
"""

import gc
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from learning.core.forking import Stopping, fork, has_ended

log = logging.getLogger("learning.master")
QUICK_SECONDS = 10.0
PAUSE_MOST = 60.0
STOP_SECONDS = 15.0


@dataclass
class Place:
    """One process of the house: its name, what it runs until it is told to stop, and how it fares."""

    name: str
    work: Callable[[Stopping], None]
    pid: int = 0
    began: float = 0.0
    quick_ends: int = 0
    due: float = 0.0

    def ended(self, now: float, second: float = 1.0) -> None:
        """Note an end: when the next one may begin. `second`: how long a second of the pause is."""
        self.pid = 0
        self.quick_ends = self.quick_ends + 1 if now - self.began < QUICK_SECONDS else 0
        self.due = now + pause(self.quick_ends) * second


def pause(quick_ends: int) -> float:
    """Seconds before a new start, after so many quick ends in a row: none at first, then 1, 2, 4, at most a minute."""
    return 0.0 if quick_ends < 2 else min(PAUSE_MOST, 2.0 ** (quick_ends - 2))


def run(places: list[Place], second: float = 1.0) -> None:
    """Keep a process in each place until this one gets SIGTERM or SIGINT. `second`: how long one of a pause is."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: told.append(got))
    gc.collect()
    gc.freeze()  # the collector leaves what is shared alone, so that it stays shared
    while not told:
        now = time.monotonic()
        for place in places:
            if place.pid and has_ended(place.pid):
                place.ended(now, second)
                log.warning("%s ended; it begins anew in %.0f s", place.name, place.due - now)
            if not place.pid and place.due <= now:
                _begin(place)
        time.sleep(0.2)
    _end([place.pid for place in places if place.pid])


def _begin(place: Place) -> None:
    place.began = time.monotonic()
    place.pid = fork(place.work)


def _end(pids: list[int]) -> None:
    """Ask politely, wait, then insist."""
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOP_SECONDS
    left = pids
    while left and time.monotonic() < end:
        left = [pid for pid in left if not has_ended(pid)]
        time.sleep(0.05)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
