"""Pure decisions about promises and notes."""

from datetime import date, timedelta

AUDIENCES = ("protection", "sector", "coordination", "management")
ANSWERS = ("done", "partly", "not-yet")
NOTE_MOST = 4000
PROMISE_MOST = 300
PROMISE_DAYS_MOST = 365


def promise_fault(text: str, due_on: date | None, today: date) -> str | None:
    """What is wrong with a promise: "empty", "long", "no-day", "past", "far", or None."""
    if not text.strip():
        return "empty"
    if len(text) > PROMISE_MOST:
        return "long"
    if due_on is None:
        return "no-day"
    if due_on < today:
        return "past"
    return "far" if due_on > today + timedelta(days=PROMISE_DAYS_MOST) else None
