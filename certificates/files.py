"""A certificate's file and its signed record: kept, or made, signed and kept now. The worker usually made them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from certificates import badges, issuers, issuing, keys, queries, rendering, signed_record, signing
from certificates.queries import IssuedCertificate
from certificates.rendering import House
from certificates.rules import Facts, Letterhead, Status
from learning.core import clock, locales
from learning.core.errors import Conflict
from learning.core.scripts import Unprintable


@dataclass(frozen=True)
class Press:
    """What making a paper needs of the installation.

    `letterhead`: who signs today, asked only for papers from before that was kept. `words`: by language code, every
    sentence of the paper.
    """

    keys_dir: Path
    issuer: str
    public_url: str
    letterhead: Callable[[], Letterhead]
    words: Callable[[str], Mapping[str, str]]


def _house(facts: Facts, press: Press) -> House:
    """Who signs a certificate, and its logo: as kept at issue. Certificates from before that carry today's."""
    if facts.signatory is not None:
        return House(facts.signatory, queries.logo(facts.logo) if facts.logo else b"")
    today = press.letterhead()
    return House(today.signatory, today.logo)


def record_of(held: IssuedCertificate, press: Press) -> str:
    """The signed record of a certificate, as it stands in the QR.

    Raises Conflict "certificate-changed": what was changed after it was sealed is never signed.
    """
    if held.status is Status.CHANGED:
        raise Conflict("certificate-changed")
    if held.record:
        return held.record
    keys.make(press.keys_dir, clock.today())
    key_id, key = keys.present(press.keys_dir)
    return issuing.keep_record(held.id, signed_record.seal(held.facts, held.code, key_id, key.sign))


def verify_address(held: IssuedCertificate, press: Press) -> str:
    """The public address at which a certificate is checked, with the proof behind its #: what the QR holds."""
    return f"{press.public_url}/verify/{held.code}#{record_of(held, press)}"


def made(held: IssuedCertificate, press: Press, paper: str) -> bytes:
    """The signed PDF, made now. `paper`: "a4" or "letter". Raises as `certificate_file`."""
    signing.make_keys(press.keys_dir, press.issuer)
    language = locales.language(held.facts.language)
    words = dict(press.words(language.code))
    try:
        page = rendering.render(
            held.facts,
            held.code,
            verify_address(held, press),
            paper=paper,
            house=_house(held.facts, press),
            words=words,
            is_mirrored=language.direction == "rtl",
        )
    except Unprintable as error:
        raise Conflict("name-unprintable", signs=error.signs) from error
    return signing.sign_pdf(page, press.keys_dir, words["kind"])


def certificate_file(held: IssuedCertificate, press: Press) -> bytes:
    """The signed PDF of a certificate on A4, made once and kept.

    Raises Conflict "name-unprintable" for one from before such names were refused, and as `record_of`.
    """
    kept = queries.file_of(held.id)
    return kept if kept is not None else issuing.keep_file(held.id, made(held, press, "a4"))


def badge_of(held: IssuedCertificate, press: Press) -> tuple[str, bytes]:
    """The Open Badges credential of a certificate: as a signed token, and baked into its picture."""
    found = badges.credential(held.facts, held.code, held.id, held.issued_at, press.public_url)
    pem, kid = badge_key(press)
    return badges.token(found, pem, kid), badges.baked(found, pem, kid)


def badge_key(press: Press) -> tuple[bytes, str]:
    """The key that signs badges now, and its address."""
    key_id, _ = keys.present(press.keys_dir)
    return keys.private_pem(press.keys_dir), issuers.key_address(press.public_url, key_id)
