"""The machine-readable form: an Open Badges 3.0 credential of the same facts, signed with the record's key."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certificates.rules import Facts

# The library is imported where a badge is made: an idle server never needs it.
if TYPE_CHECKING:
    from openbadgeslib.ob3 import OpenBadgeCredential

PICTURE = Path(__file__).parent / "designs" / "house" / "badge.svg"
# Bits of the status list. An installation with more certificates than this begins a second list.
STATUS_BITS = 1 << 17
STATUS_DAYS = 7


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def criteria(facts: Facts) -> str:
    """What was done for the badge; for a renewal, what was done for that, and when the course was completed."""
    if not facts.renewed_on:
        return (
            f"All lessons finished, and {facts.pass_mark} % or more in the quiz of each of the "
            f"{len(facts.modules)} modules."
        )
    read = f" Lessons changed since, and read: {facts.lessons_read}." if facts.lessons_read else ""
    return (
        f"Course completed on {facts.completed_on}, renewed on {facts.renewed_on}: {facts.pass_mark} % or more of "
        f"{facts.asked} questions from all modules.{read}"
    )


def credential(facts: Facts, code: str, number: int, issued_at: datetime, public_url: str) -> "OpenBadgeCredential":
    """The credential. The holder is named by the printed name alone; no address of theirs is in it.

    `number`: the certificate's place in the status list.
    """
    from openbadgeslib.ob3 import Achievement, IdentityObject, Issuer, OpenBadgeCredential, status_entry

    course = hashlib.sha256(f"{facts.course}{facts.edition}".encode()).hexdigest()[:12]
    return OpenBadgeCredential(
        issuer=Issuer(id=public_url, name=facts.issuer, url=public_url),
        recipient_id=None,
        achievement=Achievement(
            id=f"{public_url}/about#course-{course}",
            name=f"{facts.course}, {facts.edition}",
            description=f"An independent course in {len(facts.modules)} modules: {'; '.join(facts.modules)}.",
            criteria_narrative=criteria(facts),
            achievement_type="Certificate",
        ),
        id=f"{public_url}/verify/{code}",
        name=f"{facts.course}, {facts.edition}",
        issuance_date=issued_at,
        expiration_date=_day(facts.valid_until) + timedelta(days=1),
        credential_status=[status_entry(f"{public_url}/.well-known/cpms-badges-status.jwt", "revocation", number)],
        identifiers=[IdentityObject(facts.name, "name", hashed=False)],
    )


def token(found: "OpenBadgeCredential", private_pem: bytes) -> str:
    """The credential as a signed compact JWT (EdDSA)."""
    from openbadgeslib.ob3 import OB3Signer

    return str(OB3Signer(private_pem, "EdDSA").sign(found))


def baked(found: "OpenBadgeCredential", private_pem: bytes) -> bytes:
    """The badge picture with the signed credential in it."""
    from openbadgeslib.ob3 import OB3Signer

    return bytes(OB3Signer(private_pem, "EdDSA").sign_into_svg(found, PICTURE.read_bytes()))


def status_list(gone: Iterable[int], now: datetime, public_url: str, private_pem: bytes) -> str:
    """The signed status list: a bit for each certificate that was withdrawn or replaced."""
    from openbadgeslib.ob3 import build_status_list_credential, sign_status_list_credential

    address = f"{public_url}/.well-known/cpms-badges-status.jwt"
    until = now + timedelta(days=STATUS_DAYS)
    listed: dict[str, Any] = build_status_list_credential(
        public_url, address, "revocation", gone, STATUS_BITS, issued=now, valid_until=until
    )
    return str(sign_status_list_credential(listed, private_pem, "EdDSA"))
