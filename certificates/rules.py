"""Pure decisions about certificates: the facts as printed, validity, status on a date."""

from calendar import monthrange
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from learning.core import scripts

# A certificate may be renewed so many days before it ends; until it does, the old one stays good.
RENEWAL_DAYS = 90


@dataclass(frozen=True)
class Facts:
    """What a certificate says, frozen at issue. Dates are ISO; `minutes` is the course's designed time.

    `other_name`: the holder's name in a second script, or empty. `signatory`: who signs, or empty; None on certificates
    from before this was kept, which carry who signs when they are printed. `logo`: the digest of the kept picture.
    `completed_on` is always the day the course was first completed. A renewal says besides on which day it was renewed,
    how many questions were answered for it, and how many lessons, changed since, were read; `pass_mark` is that of the
    renewal then. Renewals from before this was kept say the day of renewal as `completed_on`, as they were printed.
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
    signatory: str | None = None
    logo: str = ""
    renewed_on: str = ""
    asked: int = 0
    lessons_read: int = 0

    def kept(self) -> dict[str, Any]:
        """As plain values for the database. What only renewals say is left out of others."""
        kept = {**asdict(self), "modules": list(self.modules)}
        if not self.renewed_on:
            for name in ("renewed_on", "asked", "lessons_read"):
                del kept[name]
        return kept


def unprintable(facts: Facts) -> str:
    """The signs of a certificate's texts that the paper cannot print; empty where all is well."""
    texts = (facts.name, facts.other_name, facts.issuer, facts.signatory or "", facts.course, *facts.modules)
    return "".join(scripts.unprintable(scripts.normalised(text)) for text in texts)


def facts_from(kept: dict[str, Any]) -> Facts:
    """Facts from the values they were kept as."""
    return Facts(**{**kept, "modules": tuple(kept["modules"])})


@dataclass(frozen=True)
class Letterhead:
    """What an installation puts on its certificates: who issues them for people without an organisation, who signs, and
    a logo (PNG). The last two may be empty.
    """

    issuer: str
    signatory: str = ""
    logo: bytes = b""


def settled(facts: Facts, issuer: str) -> Facts | None:
    """Facts that can be printed, or None where the name cannot: then the certificate waits for another.

    An organisation whose name cannot be printed gives way to the installation's `issuer`; a second name that cannot is
    left out; a first name that cannot gives way to the second.
    """
    name, other = (text if _prints(text) else "" for text in (facts.name, facts.other_name))
    if not (name or other):
        return None
    issued_by = facts.issuer if _prints(facts.issuer) else issuer
    return replace(facts, name=name or other, other_name=other if name else "", issuer=issued_by)


def _prints(text: str) -> bool:
    return not scripts.unprintable(scripts.normalised(text))


class Status(StrEnum):
    """What a stranger is told of a certificate."""

    VALID = "valid"
    EXPIRES_SOON = "expires-soon"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    CHANGED = "changed"
    UNKNOWN = "unknown"

    @classmethod
    def gone(cls) -> "frozenset[Status]":
        """Those of which no paper, file or badge is given out."""
        return frozenset((cls.REVOKED, cls.REPLACED, cls.CHANGED))


def gone_as(row: str, told: str) -> str:
    """How a certificate stopped counting: "revoked", "replaced", or empty where it counts. The one rule behind page,
    lists and badges.

    `row`: what its revocation says; `told`: what the audit trail says. The trail cannot be changed unseen, the row can.
    """
    return told or row


def is_row_true(row: str, told: str) -> bool:
    """Whether the revocation is what the audit trail told; releases from before may have told nothing."""
    return told in ("", row)


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
