"""Pure decisions about certificates: the facts as printed, validity, status on a date."""

from calendar import monthrange
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True)
class Facts:
    """What a certificate says, frozen at issue. Dates are ISO; `minutes` is the course's designed time."""

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

    def kept(self) -> dict[str, Any]:
        """As plain values for the database."""
        return {**asdict(self), "modules": list(self.modules)}


def facts_from(kept: dict[str, Any]) -> Facts:
    """Facts from the values they were kept as."""
    return Facts(**{**kept, "modules": tuple(kept["modules"])})


class Status(StrEnum):
    """What a stranger is told of a certificate."""

    VALID = "valid"
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
    return Status.EXPIRED if today > date.fromisoformat(facts.valid_until) else Status.VALID
