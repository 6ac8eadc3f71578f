"""A certificate's file and its signed record: kept, or made, signed and kept now. The worker usually made them."""

from typing import Any

from flask_babel import force_locale, gettext

from certificates import (
    badges,
    issuers,
    issuing,
    keylists,
    keys,
    queries,
    rendering,
    signed_record,
    signing,
    status_list,
)
from certificates.queries import IssuedCertificate
from certificates.rendering import House
from certificates.rules import Facts, Letterhead, Status
from learning.core import clock, locales
from learning.core.errors import Conflict
from learning.core.scripts import Unprintable
from learning.reports.bundles import Printed
from learning.settings import Settings
from learning.web import locale, request_context


def letterhead(settings: Settings | None = None) -> Letterhead:
    """What this installation puts on the certificates it issues from now on."""
    settings = settings or request_context.settings()
    return Letterhead(settings.issuer, settings.signatory, settings.logo.read_bytes() if settings.logo else b"")


def _house(facts: Facts, settings: Settings) -> House:
    """Who signs a certificate, and its logo: as kept at issue. Certificates from before that carry today's."""
    if facts.signatory is not None:
        return House(facts.signatory, queries.logo(facts.logo) if facts.logo else b"")
    today = letterhead(settings)
    return House(today.signatory, today.logo)


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
    """The signed record of a certificate, as it stands in the QR.

    Raises Conflict "certificate-changed": what was changed after it was sealed is never signed.
    """
    if held.status is Status.CHANGED:
        raise Conflict("certificate-changed")
    if held.record:
        return held.record
    keys.make(settings.keys_dir, clock.today())
    key_id, key = keys.present(settings.keys_dir)
    return issuing.keep_record(held.id, signed_record.seal(held.facts, held.code, key_id, key.sign))


def verify_address(settings: Settings, held: IssuedCertificate) -> str:
    """The public address at which a certificate is checked, with the proof behind its #: what the QR holds."""
    return f"{settings.public_url}/verify/{held.code}#{record_of(held, settings)}"


def _made(held: IssuedCertificate, settings: Settings, paper: str) -> bytes:
    signing.make_keys(settings.keys_dir, settings.issuer)
    language = locales.language(held.facts.language)
    with force_locale(locales.babel_code(language.code)):
        words = _paper_words()
    try:
        page = rendering.render(
            held.facts,
            held.code,
            verify_address(settings, held),
            paper=paper,
            house=_house(held.facts, settings),
            words=words,
            is_mirrored=language.direction == "rtl",
        )
    except Unprintable as error:
        raise Conflict("name-unprintable", signs=error.signs) from error
    return signing.sign_pdf(page, settings.keys_dir, words["kind"])


def certificate_file(held: IssuedCertificate, settings: Settings | None = None) -> bytes:
    """The signed PDF of a certificate on A4, made once and kept.

    Raises Conflict "name-unprintable" for one from before such names were refused, and as `record_of`.
    """
    kept = queries.file_of(held.id)
    return (
        kept
        if kept is not None
        else issuing.keep_file(held.id, _made(held, settings or request_context.settings(), "a4"))
    )


def letter_file(held: IssuedCertificate) -> bytes:
    """The same on US Letter; it is made when asked for, and not kept."""
    return _made(held, request_context.settings(), "letter")


def badge_of(held: IssuedCertificate) -> tuple[str, bytes]:
    """The Open Badges credential of a certificate: as a signed token, and baked into its picture."""
    settings = request_context.settings()
    found = badges.credential(held.facts, held.code, held.id, held.issued_at, settings.public_url)
    pem, kid = _badge_key(settings)
    return badges.token(found, pem, kid), badges.baked(found, pem, kid)


def _badge_key(settings: Settings) -> tuple[bytes, str]:
    """The key that signs badges now, and its address."""
    key_id, _ = keys.present(settings.keys_dir)
    return keys.private_pem(settings.keys_dir), issuers.key_address(settings.public_url, key_id)


def listed_keys() -> list[dict[str, Any]]:
    """The keys of records and badges; none where the installation was not made ready, for to ask is not to make."""
    folder = request_context.settings().keys_dir
    return keys.listed(folder) if (folder / keys.LIST).exists() else []


def keys_for(held: IssuedCertificate) -> dict[str, object]:
    """The public keys as the page of one certificate needs them."""
    settings, entries = request_context.settings(), listed_keys()
    own = [(held.code, held.record)] if held.record else []
    return {"issuer": settings.issuer, "keys": entries, "papers": keylists.honest(entries, own)}


def published_keys() -> dict[str, object]:
    """The public keys of records and files, past and present, with the papers that a stolen key did sign here."""
    settings, entries = request_context.settings(), listed_keys()
    is_any_stolen = any(one.get("compromised_since") for one in entries)
    found: dict[str, Any] = {
        "issuer": settings.issuer,
        "as_of": clock.now().isoformat(timespec="minutes"),
        "keys": entries,
        "pdf_certificates": signing.listed(settings.keys_dir),
        "papers": keylists.honest(entries, queries.records()) if is_any_stolen else [],
    }
    if not entries:
        return found
    key_id, key = keys.present(settings.keys_dir)
    return keylists.signed(found, key_id, key.sign)


def published_status() -> dict[str, object] | None:
    """The signed list of certificates that no longer count, as of now; None where there is no key to sign it with."""
    settings = request_context.settings()
    if not listed_keys():
        return None
    key_id, key = keys.present(settings.keys_dir)
    gone = [(code, why) for _, code, why in queries.gone()]
    return status_list.published(gone, clock.now().isoformat(timespec="minutes"), settings.issuer, key_id, key.sign)


def badge_status(which: int) -> str | None:
    """A signed status list of badges, by number from 0; None where there is no certificate for it yet, or no key."""
    settings = request_context.settings()
    if which > badges.status_place(queries.last_id())[0] or not listed_keys():
        return None
    gone = (number for number, _, _ in queries.gone())
    return badges.status_list(gone, which, clock.now(), settings.public_url, *_badge_key(settings))


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
