"""Pure decisions about reminders and follow-ups."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

# Days without activity after which a learner is reminded, once each; then it is quiet.
IDLE_DAYS = (7, 21)
# Who has been away for longer is left in peace.
IDLE_MOST = 60
DUE_DAYS = 7
FOLLOW_UP_DAYS = (30, 90)


def reminder_due(
    now: datetime,
    last_active: datetime,
    is_complete: bool,
    wants: bool,
    due_on: date | None,
    sent: Mapping[str, datetime],
) -> str | None:
    """The reminder to send now: "idle-7", "idle-21", "due", or None. Never after completion, never when refused.

    Each idle reminder is sent once for each quiet time, and none after sixty days; the one before the due date once
    for each due date.
    """
    if is_complete or not wants:
        return None
    if due_on is not None and timedelta(0) <= due_on - now.date() <= timedelta(days=DUE_DAYS):
        before = sent.get("due")
        if before is None or before.date() < due_on - timedelta(days=DUE_DAYS):
            return "due"
    quiet = now - last_active
    if quiet > timedelta(days=IDLE_MOST):
        return None
    for days in reversed(IDLE_DAYS):
        if quiet >= timedelta(days=days):
            before = sent.get(f"idle-{days}")
            return f"idle-{days}" if before is None or before <= last_active else None
    return None


def follow_up_due(now: datetime, made_at: datetime, wants: bool, asked: Mapping[int, datetime | None]) -> int | None:
    """After how many days a promise is asked about now (30 or 90), or None. Each is asked once."""
    if not wants:
        return None
    for days in reversed(FOLLOW_UP_DAYS):
        if now - made_at >= timedelta(days=days):
            return None if asked.get(days) else days
    return None
