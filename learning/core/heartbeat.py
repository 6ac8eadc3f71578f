"""The sign of life of the worker: one row, written by whichever worker of the installation is alive."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from learning.core import clock
from learning.core.db import Base, UTCDateTime, db, transaction, upsert

EVERY_SECONDS = 15
SILENT_SECONDS = 60
THE_ROW = 1


class WorkerBeat(Base):
    """When a worker last said that it is alive."""

    __tablename__ = "worker_beats"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def beat() -> None:
    """Say that a worker is alive."""
    now = clock.now()
    with transaction():
        upsert(WorkerBeat, {"id": THE_ROW}, {"at": now}, at=now)


def worker_state() -> str:
    """ "working"; "silent" when none gave a sign for a minute; "none yet" where none ever did."""
    last = db.session.get(WorkerBeat, THE_ROW)
    if last is None:
        return "none yet"
    is_fresh = last.at > clock.now() - timedelta(seconds=SILENT_SECONDS)
    return "working" if is_fresh else "silent"
