"""Files that are made once, whatever the race, and stay when the power fails."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def place_once(path: Path, content: bytes) -> None:
    """Put a private file in place unless one is there: written aside, then linked, so that nobody sees half of it.

    Raises OSError when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_bytes(content)
    settle(half)
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
    settle(path.parent)


def put(path: Path, content: bytes) -> None:
    """Put a private file in the place of another: whole or not at all, also when the process or the power dies."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_bytes(content)
    settle(half)
    half.replace(path)
    settle(path.parent)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else who asks for the same is in this block with the same folder; a process that dies lets it go."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def settle(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk and outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
