"""What a check says, and what it may look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# The data folder's files that a check may read, and somebody who hears how far it is.
Say = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """The folders of the installation that is looked at."""

    data_dir: Path
    keys_dir: Path


@dataclass(frozen=True)
class Finding:
    """One thing that is not as promised: the check's name, and a sentence with the ids of the rows."""

    check: str
    text: str


@dataclass(frozen=True)
class Check:
    """A promise by its name, in words, and the function that yields a sentence for each breach of it."""

    name: str
    promise: str
    look: Callable[[Place], Iterator[str]]
