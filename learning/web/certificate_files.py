"""The site's side of certificate files: its settings, the words of the paper in every language, and short ways in.

What a file and a published list are is decided in `certificates/files.py` and `certificates/publishing.py`.
"""

from functools import partial
from typing import Any

from flask_babel import force_locale, gettext

from certificates import files, keys, publishing, queries, rendering, signing
from certificates.files import Press
from certificates.queries import IssuedCertificate
from certificates.rules import Facts, Letterhead, Status
from learning.core import clock, locales
from learning.core.errors import Conflict
from learning.reports.bundles import Printed
from learning.settings import Settings
from learning.web import locale, request_context


def letterhead(settings: Settings | None = None) -> Letterhead:
    """What this installation puts on the certificates it issues from now on."""
    settings = settings or request_context.settings()
    return Letterhead(settings.issuer, settings.signatory, settings.logo.read_bytes() if settings.logo else b"")


def press(settings: Settings | None = None) -> Press:
    """What making papers needs of this installation."""
    settings = settings or request_context.settings()
    return Press(settings.keys_dir, settings.issuer, settings.public_url, partial(letterhead, settings), _words_in)


def _words_in(language: str) -> dict[str, str]:
    with force_locale(locales.babel_code(language)):
        return _paper_words()


def shown_rows(facts: Facts) -> list[tuple[str, str]]:
    """What the paper says, with its labels in the reader's language."""
    words = _row_words()
    return rendering.printed_rows(facts, words, locale.chosen().code)


def _row_words() -> dict[str, str]:
    return {
        "completed": gettext("Completed"),
        "renewed": gettext("Renewed"),
        "valid": gettext("Valid until"),
        "issued": gettext("Issued by"),
        "signed": gettext("Signed by"),
        "score": gettext("Score policy"),
        "policy": gettext("{pass_mark} % or more in each of {modules} module quizzes"),
        "policy_renewed": gettext("{pass_mark} % or more of {asked} questions from all modules"),
        "policy_read": gettext(
            "{pass_mark} % or more of {asked} questions from all modules; changed lessons read: {lessons}"
        ),
        "modules": gettext("Modules"),
        "revision": gettext("Course revision"),
        "number": gettext("{number} · about {hours} hours"),
    }


def _paper_words() -> dict[str, str]:
    """Every sentence of the paper, in the language in force."""
    return {
        **_row_words(),
        "kind": gettext("Certificate of completion"),
        "has": gettext(
            "has completed the five modules of this course on the {edition} of the standards and passed the quiz of "
            "each."
        ),
        "has_renewed": gettext(
            "completed this course on the {edition} of the standards on {completed}, and on {renewed} renewed this "
            "certificate with {asked} questions from all modules."
        ),
        "check": gettext("Check this certificate"),
        "how": gettext("Scan the square, or type the code below at this address."),
        "independent": gettext(
            "An independent training course. It is not issued by the Alliance for Child Protection in Humanitarian "
            "Action, and it does not certify fitness to work with children."
        ),
    }


def make_keys(settings: Settings) -> None:
    """Make the keys of records, badges and files where there are none: when an installation is made ready.

    So that what is published and saved before the first certificate proves it. Two processes at once end with one set.
    """
    keys.make(settings.keys_dir, clock.today())
    signing.make_keys(settings.keys_dir, settings.issuer)


def record_of(held: IssuedCertificate, settings: Settings) -> str:
    """As `certificates.files.record_of`, here."""
    return files.record_of(held, press(settings))


def verify_address(settings: Settings, held: IssuedCertificate) -> str:
    """As `certificates.files.verify_address`, here."""
    return files.verify_address(held, press(settings))


def certificate_file(held: IssuedCertificate, settings: Settings | None = None) -> bytes:
    """As `certificates.files.certificate_file`, here."""
    return files.certificate_file(held, press(settings))


def letter_file(held: IssuedCertificate) -> bytes:
    """The same on US Letter; it is made when asked for, and not kept."""
    return files.made(held, press(), "letter")


def badge_of(held: IssuedCertificate) -> tuple[str, bytes]:
    """As `certificates.files.badge_of`, here."""
    return files.badge_of(held, press())


def listed_keys() -> list[dict[str, Any]]:
    """As `certificates.publishing.listed_keys`, here."""
    return publishing.listed_keys(request_context.settings().keys_dir)


def keys_for(held: IssuedCertificate) -> dict[str, object]:
    """As `certificates.publishing.keys_for`, here."""
    return publishing.keys_for(held, press())


def published_keys() -> dict[str, object]:
    """As `certificates.publishing.published_keys`, here."""
    return publishing.published_keys(press())


def published_status() -> dict[str, object] | None:
    """As `certificates.publishing.published_status`, here."""
    return publishing.published_status(press())


def badge_status(which: int) -> str | None:
    """As `certificates.publishing.badge_status`, here."""
    return publishing.badge_status(which, press())


def printed_by_code(code: str) -> Printed | None:
    """The signed PDF of a certificate that still counts and can be printed, with what its index says; or None."""
    held = queries.by_code(code)
    if held is None or held.status in Status.gone():
        return None
    try:
        pdf = certificate_file(held)
    except Conflict:
        return None
    return Printed(pdf, held.facts.name, held.issued_at.date().isoformat(), held.facts.valid_until)
