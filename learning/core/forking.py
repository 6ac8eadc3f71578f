"""Child processes: one that ends when it is told to, or when its parent is gone."""

import logging
import os
import signal
from collections.abc import Callable

log = logging.getLogger("learning.process")

Stopping = Callable[[], bool]


def fork(work: Callable[[Stopping], None]) -> int:
    """A child that works until it gets SIGTERM, or its parent is gone. Returns its process id.

    For a process with one thread, with every connection to the database closed: neither survives a fork.
    """
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        told: list[int] = []
        signal.signal(signal.SIGTERM, lambda got, _frame: told.append(got))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: the parent decides
        work(lambda: bool(told) or os.getppid() != parent)
        status = 0
    except BaseException:
        log.exception("a process ended by a fault")
    finally:
        os._exit(status)


def has_ended(pid: int) -> bool:
    """Whether a child is gone. It is then forgotten by the kernel too."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
