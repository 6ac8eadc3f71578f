"""Files that are made once, whatever the race, and stay when the power fails."""

import os
from pathlib import Path


def place_once(path: Path, content: bytes) -> None:
    """Put a private file in place unless one is there: written aside, then linked, so that nobody sees half of it.

    Raises OSError when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_bytes(content)
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()


def settle(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk and outlast a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
