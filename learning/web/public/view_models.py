"""What a public page says: the decisions its templates would otherwise take. Pure: facts in, words and flags out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from certificates.rules import Status
from learning.reference.types import Reading, Standard
from learning.web.formats import day

# What speaks of so many standards or more is about the whole book, and stands in the reading list alone.
BROAD = 8
READINGS_MOST = 5


@dataclass(frozen=True)
class Answer:
    """What a stranger is told of a code. `has_badge`: files of the certificate are given out."""

    heading: str
    verdict: str
    has_badge: bool


def verification(status: Status, revoked_at: datetime | None = None) -> Answer:
    """The heading and the verdict for a status. A replaced one ends in "by": the newer code follows it."""
    return Answer(_title(status), _verdict(status, day(revoked_at)), status not in {*Status.gone(), Status.UNKNOWN})


def _title(status: Status) -> str:
    return {
        Status.VALID: gettext("This certificate is valid"),
        Status.EXPIRES_SOON: gettext("This certificate is valid, and ends soon"),
        Status.EXPIRED: gettext("This certificate has expired"),
        Status.REVOKED: gettext("This certificate was withdrawn"),
        Status.REPLACED: gettext("This certificate was replaced"),
        Status.CHANGED: gettext("Do not rely on this certificate: its row was changed"),
        Status.UNKNOWN: gettext("No certificate has this code"),
    }[status]


def _verdict(status: Status, revoked_on: str) -> str:
    compare = gettext("Compare every line below with the paper or file you have. They must be the same.")
    return {
        Status.VALID: compare,
        Status.EXPIRES_SOON: compare,
        Status.EXPIRED: gettext("It was genuine. The holder should renew it."),
        Status.REVOKED: gettext("It was withdrawn on %(day)s and should not be relied on.", day=revoked_on),
        Status.REPLACED: gettext("It was replaced on %(day)s by", day=revoked_on),
        Status.CHANGED: gettext(
            "What stands in our database is not what was signed when it was issued. "
            "The lines below may be false. Tell the issuer."
        ),
        Status.UNKNOWN: gettext("Check the code letter by letter. If it is right, the paper was not issued here."),
    }[status]


@dataclass(frozen=True)
class StandardShown:
    """The page of a standard. `moved`: what became of its number since 2012, or empty."""

    moved: str
    readings: tuple[Reading, ...]


def standard(one: Standard, readings: Iterable[Reading]) -> StandardShown:
    """What is said of a standard: its number in 2012, and the first few readings that are about it."""
    about = [r for r in readings if one.number in r.standards and len(r.standards) < BROAD]
    return StandardShown(_moved(one), tuple(about[:READINGS_MOST]))


def _moved(one: Standard) -> str:
    if not one.in_2012:
        return gettext("This standard is new in the 2019 edition.")
    if one.in_2012 == one.number:
        return ""
    return gettext(
        "In the 2012 edition this subject had the number %(number)s. Check the year of any text you find.",
        number=one.in_2012,
    )
