"""Who uses a data folder: the server and every command share it, a restore has it alone.

The lock is the kernel's: it ends with the last process that holds it, however that one ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Seconds to wait for others: a server that was just told to stop needs a moment.
PATIENCE = 3.0


class InUse(Exception):
    """Somebody else has the data folder; the text says who may, and what to do."""


@contextmanager
def using(data_dir: Path, alone: bool = False) -> Iterator[None]:
    """Hold the data folder with others, or alone. Raises InUse; OSError when the folder cannot be written."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(data_dir / "in-use.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _take(handle, alone)
        yield
    finally:
        os.close(handle)


def _take(handle: int, alone: bool) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise InUse(
                    "The server, its worker or another command still uses this data folder: stop it first."
                    if alone
                    else "A restore is under way in this data folder: wait until it has ended."
                ) from None
            time.sleep(0.05)
