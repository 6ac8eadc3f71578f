"""Pure decisions of the records: a learner's standing, and cells that no spreadsheet takes for a formula."""

import unicodedata
from datetime import date, datetime, timedelta
from enum import StrEnum

STUCK_DAYS = 21


class Standing(StrEnum):
    """Where a learner stands, the strongest word first."""

    COMPLETE = "complete"
    OVERDUE = "overdue"
    STUCK = "stuck"
    UNDER_WAY = "under-way"
    NOT_BEGUN = "not-begun"


def standing(
    completed_at: datetime | None, last_active_at: datetime | None, due_on: date | None, now: datetime
) -> Standing:
    """A learner's standing at a moment. `due_on`: the team's due day; the day itself is still in time."""
    if completed_at:
        return Standing.COMPLETE
    if due_on and due_on < now.date():
        return Standing.OVERDUE
    if last_active_at is None:
        return Standing.NOT_BEGUN
    return Standing.STUCK if last_active_at < now - timedelta(days=STUCK_DAYS) else Standing.UNDER_WAY


# What one of the spreadsheets takes for the beginning of a formula or of a call to another program, wide and small
# forms too (OWASP, CWE-1236).
_FORMULA = frozenset("=+-@|%\t\r\n\x00＝＋－＠｜％﹦﹢﹣﹫﹪−")
_LOOK_TWICE = frozenset((*_FORMULA, " "))
_UNSEEN = ("C", "Z")


def one_line(text: str) -> str:
    """A text as one line of a cell, for files that say of each cell that it is a text."""
    return text.replace("\x00", "").replace("\r", " ").replace("\n", " ")


def safe_cell(value: object) -> object:
    """A value for a spreadsheet: a text that would be read as a formula gets an apostrophe before it (CWE-1236).

    Spaces of any kind, and characters that nobody sees, do not hide what comes after them.
    """
    if isinstance(value, str):
        if value.isprintable() and value[:1] not in _LOOK_TWICE:
            return value
        text = one_line(value)
        first = next((c for c in text if c in _FORMULA or not unicodedata.category(c).startswith(_UNSEEN)), "")
        return "'" + text if first and first in _FORMULA else text
    return value
