"""What a check says, and what it may look at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

# Somebody who hears how far it is.
Say = Callable[[str], None]


@dataclass(frozen=True)
class Place:
    """The installation that is looked at: its folders, and the modules of its course."""

    data_dir: Path
    keys_dir: Path
    modules: frozenset[str] = frozenset()


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
