"""The only reader of the time. Everything is UTC; a test or the demo may stand at another moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """The present moment, UTC, to the second (what the database keeps and a person reads)."""
    return _standing_at.get() or datetime.now(UTC).replace(microsecond=0)


def today() -> date:
    """Today's date in UTC."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block, `now()` is `moment`."""
    token = _standing_at.set(moment)
    try:
        yield
    finally:
        _standing_at.reset(token)
