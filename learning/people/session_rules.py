"""Pure decisions about how long a sign-in lasts and when a person has to prove again who they are.

Learners sit with their own phones on bad lines: they stay signed in, as NIST SP 800-63B-4 allows at its first level.
Pages of managers and administrators show many people's records, so they follow its second level (at most a day, at
most an hour idle), more strictly where a day's work is shorter than a day.
"""

from datetime import datetime, timedelta
from enum import IntEnum

SIGN_IN = timedelta(days=30)
IDLE = timedelta(days=14)  # longer than a leave between two lessons, shorter than a lost phone stays unnoticed
STAFF = timedelta(hours=12)  # a working day: everything is proved once in the morning
STAFF_IDLE = timedelta(minutes=60)
FRESH = timedelta(minutes=15)
CODE = timedelta(minutes=10)  # to find the phone and type six digits
# How exactly "last seen" is kept. A page view writes nothing while the note is younger; so an idle limit may end up
# to this much early, never late.
NOTED = timedelta(minutes=5)


class Proof(IntEnum):
    """What a person has to give: nothing, the password or a code, or everything they signed in with."""

    NOTHING = 0
    ONE = 1
    ALL = 2


def proof_needed(
    now: datetime,
    *,
    full_at: datetime | None,
    proved_at: datetime | None,
    staff_at: datetime | None,
    is_staff_page: bool,
    is_fresh: bool,
) -> Proof:
    """What a page asks for before it opens.

    `full_at`: when everything was given (password, and the code of who has a second factor); `proved_at`: when any of
    it was; `staff_at`: when a staff page was last open. `is_fresh`: the page does something grave.
    """
    if is_staff_page and _older(full_at, STAFF, now):
        return Proof.ALL
    if is_staff_page and _older(staff_at, STAFF_IDLE, now):
        return Proof.ONE
    return Proof.ONE if is_fresh and _older(proved_at, FRESH, now) else Proof.NOTHING


def should_note(noted_at: datetime | None, now: datetime) -> bool:
    """Whether "last seen" is old enough to be written again."""
    return _older(noted_at, NOTED, now)


def _older(moment: datetime | None, most: timedelta, now: datetime) -> bool:
    return moment is None or now - moment > most
