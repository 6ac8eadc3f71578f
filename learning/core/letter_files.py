"""Letters as readable files, where no mail server is set. A file lives as long as the row it was written from.

Who erases an account takes its messages away in the database, which is one for all hosts; the files lie in the data
folder of whichever host wrote them. So each host's worker holds its folder to the rows, and what a worker writes while
the row goes is gone a round later.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from learning.core import clock
from learning.core.db import db
from learning.core.mail import Message, Parcel
from learning.core.outbox import Deliver

ROWS_A_QUERY = 500
# Releases before named a letter by a random ending: such a one is known by the address on its first line.
_OLDER = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}\.txt")
_NUMBER = re.compile(r"\d{8}-\d{6}-(?P<number>[a-z-]+\.(?P<id>\d{1,10})\.\d+)\.txt")


def folder_in(data_dir: Path) -> Path:
    """Where an installation's letters lie."""
    return data_dir / "mail"


def delivery(folder: Path) -> Deliver:
    """A way out that writes one readable file a message."""

    def deliver(parcel: Parcel) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{clock.now():%Y%m%d-%H%M%S}-{parcel.number}.txt"
        letter = parcel.letter
        (folder / name).write_text(f"To: {parcel.recipient}\nSubject: {letter.subject}\n\n{letter.body}", "utf-8")

    return deliver


def forget_orphans(folder: Path) -> int:
    """Delete the letters whose message is no longer kept; returns how many. Other files stay.

    Raises OSError when one cannot be deleted.
    """
    orphans = list(_orphans(folder))
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _orphans(folder: Path) -> Iterator[Path]:
    files = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    numbered = [(path, found) for path in files if (found := _NUMBER.fullmatch(path.name))]
    for begin in range(0, len(numbered), ROWS_A_QUERY):
        some = numbered[begin : begin + ROWS_A_QUERY]
        rows = db.session.scalars(select(Message).where(Message.id.in_({int(found["id"]) for _, found in some})))
        kept = {row.number for row in rows}
        yield from (path for path, found in some if found["number"] not in kept)
    for path in files:
        if _OLDER.fullmatch(path.name):
            recipient = path.read_text("utf-8").partition("\n")[0].removeprefix("To: ")
            if db.session.scalar(select(Message.id).where(Message.recipient == recipient).limit(1)) is None:
                yield path
