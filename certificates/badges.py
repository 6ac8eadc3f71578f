"""The machine-readable form: an Open Badges 3.0 credential of the same facts, signed with the record's key."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certificates import issuers
from certificates.rules import Facts

# The library is imported where a badge is made: an idle server never needs it.
if TYPE_CHECKING:
    from openbadgeslib.ob3 import OB3Signer, OpenBadgeCredential

PICTURE = Path(__file__).parent / "designs" / "house" / "badge.svg"
# Bits of one status list (the least a Bitstring Status List may have). Certificate STATUS_BITS begins a second list.
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


def status_place(number: int) -> tuple[int, int]:
    """Where a certificate stands: which status list, from 0, and which bit of it. `number`: the certificate's id."""
    return divmod(number, STATUS_BITS)


def status_address(public_url: str, which: int) -> str:
    """The address of a status list. The first keeps the one that the earliest badges name."""
    return f"{public_url}/.well-known/cpms-badges-status{f'-{which}' if which else ''}.jwt"


def credential(facts: Facts, code: str, number: int, issued_at: datetime, public_url: str) -> "OpenBadgeCredential":
    """The credential. The holder is named by the printed name alone; no address of theirs is in it.

    `number`: the certificate's id, from which its place in the status lists follows.
    """
    from openbadgeslib.ob3 import Achievement, IdentityObject, Issuer, OpenBadgeCredential, status_entry

    which, bit = status_place(number)
    course = hashlib.sha256(f"{facts.course}{facts.edition}".encode()).hexdigest()[:12]
    return OpenBadgeCredential(
        issuer=Issuer(id=issuers.issuer_id(public_url), name=facts.issuer, url=public_url),
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
        credential_status=[status_entry(status_address(public_url, which), "revocation", bit)],
        identifiers=[IdentityObject(facts.name, "name", hashed=False)],
    )


def _signer(private_pem: bytes, kid: str) -> "OB3Signer":
    """The library's signer, but it names the key by its address and carries none.

    A key in the header would prove only that whoever wrote the badge signed it.
    """
    import jwt
    from openbadgeslib.ob3 import OB3Signer

    class Bound(OB3Signer):
        def sign_payload(self, payload: dict[str, Any]) -> str:
            return jwt.encode(payload, private_pem, algorithm="EdDSA", headers={"kid": kid})

    return Bound(private_pem, "EdDSA")


def token(found: "OpenBadgeCredential", private_pem: bytes, kid: str) -> str:
    """The credential as a signed compact JWT (EdDSA). `kid`: the address of the key."""
    return str(_signer(private_pem, kid).sign(found))


def baked(found: "OpenBadgeCredential", private_pem: bytes, kid: str) -> bytes:
    """The badge picture with the signed credential in it."""
    return bytes(_signer(private_pem, kid).sign_into_svg(found, PICTURE.read_bytes()))


def status_list(gone: Iterable[int], which: int, now: datetime, public_url: str, private_pem: bytes, kid: str) -> str:
    """One signed status list: a bit for each of its certificates that was withdrawn or replaced.

    `gone`: ids of certificates, of whichever list.
    """
    from openbadgeslib.ob3 import build_status_list_credential

    address, issuer = status_address(public_url, which), issuers.issuer_id(public_url)
    until = now + timedelta(days=STATUS_DAYS)
    bits = [bit for list_, bit in map(status_place, gone) if list_ == which]
    listed: dict[str, Any] = build_status_list_credential(
        issuer, address, "revocation", bits, STATUS_BITS, issued=now, valid_until=until
    )
    claims = {**listed, "iss": issuer, "jti": address, "nbf": int(now.timestamp()), "exp": int(until.timestamp())}
    return str(_signer(private_pem, kid).sign_payload(claims))
