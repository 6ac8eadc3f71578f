"""What a learner's page says: the decisions its templates would otherwise take. Pure: facts in, words and flags out.

Words are in the language of the page; no database, no clock, no request is asked here.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from certificates.rules import Status, may_renew
from learning.assessment.queries import AttemptSummary
from learning.web.formats import day


@dataclass(frozen=True)
class CertificateShown:
    """The page of a certificate. `lead` may be empty; `counts`: files and corrections of it are given out."""

    heading: str
    lead: str
    counts: bool
    renews: bool
    is_asked: bool
    is_declined: bool


def certificate(
    status: Status, revoked_at: datetime | None, asked: bool = False, decided: bool = False, reason: str = ""
) -> CertificateShown:
    """How a holder sees a certificate of this status, and the last correction: asked for, decided, why declined."""
    headings = {
        Status.VALID: gettext("Your certificate is ready"),
        Status.EXPIRES_SOON: gettext("Your certificate ends soon"),
        Status.EXPIRED: gettext("Your certificate has expired"),
        Status.CHANGED: gettext("Your certificate cannot be shown"),
    }
    return CertificateShown(
        heading=headings.get(status) or gettext("Your certificate was withdrawn"),
        lead=_certificate_lead(status, revoked_at),
        counts=status not in Status.gone(),
        renews=may_renew(status),
        is_asked=asked and not decided,
        is_declined=asked and decided and bool(reason),
    )


def _certificate_lead(status: Status, revoked_at: datetime | None) -> str:
    if may_renew(status):
        return gettext(
            "Renew it with fifteen questions from all modules. It takes about twenty minutes; "
            "the old one counts until the new one is there, or its last day."
        )
    if status == Status.CHANGED:
        return gettext(
            "What stands in the database is not what was signed when it was issued. Tell your administrator."
        )
    if status in Status.gone():
        return gettext("It was withdrawn on %(day)s. Ask your administrator why, and what to do.", day=day(revoked_at))
    return ""


def renewal_press(tried: list[AttemptSummary], is_passed: bool) -> str:
    """The words on the button of the renewal. `tried`: its attempts, oldest first."""
    if is_passed:
        return gettext("Issue the renewed certificate")
    if tried and not tried[-1].handed_in_at:
        return gettext("Go on with attempt %(number)s", number=tried[-1].number)
    return gettext("Try again") if tried else gettext("Begin")
