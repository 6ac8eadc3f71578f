"""Files that are made once, whatever the race."""

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
