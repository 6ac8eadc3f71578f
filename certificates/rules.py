"""Pure decisions about certificates: the facts as printed, validity, status on a date."""

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

# A certificate may be renewed so many days before it ends; until it does, the old one stays good.
RENEWAL_DAYS = 90


@dataclass(frozen=True)
class Facts:
    """What a certificate says, frozen at issue. Dates are ISO; `minutes` is the course's designed time.

    `other_name`: the holder's name in a second script, or empty.
    """

    name: str
    course: str
    edition: str
    course_number: str
    revision: str
    modules: tuple[str, ...]
    minutes: int
    pass_mark: int
    issuer: str
    completed_on: str
    valid_until: str
    language: str
    other_name: str = ""

    def kept(self) -> dict[str, Any]:
        """As plain values for the database."""
        return {**asdict(self), "modules": list(self.modules)}


def facts_from(kept: dict[str, Any]) -> Facts:
    """Facts from the values they were kept as."""
    return Facts(**{**kept, "modules": tuple(kept["modules"])})


class Status(StrEnum):
    """What a stranger is told of a certificate."""

    VALID = "valid"
    EXPIRES_SOON = "expires-soon"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


def valid_until(completed_on: date, months: int) -> date:
    """The last day of validity: so many months later, on the same day of the month or its last."""
    index = completed_on.month - 1 + months
    year, month = completed_on.year + index // 12, index % 12 + 1
    return date(year, month, min(completed_on.day, monthrange(year, month)[1]))


def status(facts: Facts | None, revoked: bool, replaced: bool, today: date) -> Status:
    """The status of a certificate on a day; the strongest word first."""
    if facts is None:
        return Status.UNKNOWN
    if revoked:
        return Status.REPLACED if replaced else Status.REVOKED
    last = date.fromisoformat(facts.valid_until)
    if today > last:
        return Status.EXPIRED
    return Status.EXPIRES_SOON if today > last - timedelta(days=RENEWAL_DAYS) else Status.VALID


def may_renew(found: Status) -> bool:
    """Whether the renewal window is open: from ninety days before the last day, and after it."""
    return found in (Status.EXPIRES_SOON, Status.EXPIRED)
