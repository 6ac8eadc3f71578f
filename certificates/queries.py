"""Every read of certificates."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from certificates import sealing
from certificates.models import Certificate, CertificateFile, CertificateLogo, Revocation
from certificates.rules import Facts, Status, facts_from, status
from learning.core import clock
from learning.core.db import db


@dataclass(frozen=True)
class IssuedCertificate:
    """A certificate with its standing today."""

    id: int
    completion_id: int
    code: str
    facts: Facts
    issued_at: datetime
    status: Status
    revoked_at: datetime | None
    reason: str
    record: str | None
    successor: str | None = None  # the code of the one that takes its place


_newer = aliased(Certificate)
_all = (
    select(Certificate, Revocation, _newer.code)
    .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
    .outerjoin(_newer, _newer.id == Revocation.replaced_by)
)


def _held(certificate: Certificate, revocation: Revocation | None, successor: str | None) -> IssuedCertificate:
    facts = facts_from(certificate.facts)
    replaced = bool(revocation and revocation.replaced_by)
    return IssuedCertificate(
        certificate.id,
        certificate.completion_id,
        certificate.code,
        facts,
        certificate.issued_at,
        status(facts, revocation is not None, replaced, clock.today())
        if sealing.holds(certificate)
        else Status.CHANGED,
        revocation.revoked_at if revocation else None,
        revocation.reason if revocation else "",
        certificate.record,
        successor,
    )


def _one(*where: object) -> IssuedCertificate | None:
    row = db.session.execute(
        _all.where(*where)  # type: ignore[arg-type]
        .order_by(Certificate.number.desc())
        .limit(1)
    ).first()
    return _held(*row) if row else None


def by_code(code: str) -> IssuedCertificate | None:
    """The certificate of a cleaned, well-formed code."""
    return _one(Certificate.code == code)


def by_id(certificate_id: int) -> IssuedCertificate | None:
    """A certificate by key."""
    return _one(Certificate.id == certificate_id)


def latest_of(completion_id: int | None) -> IssuedCertificate | None:
    """The newest certificate of a completion."""
    return _one(Certificate.completion_id == completion_id) if completion_id else None


def file_of(certificate_id: int) -> bytes | None:
    """The kept PDF, if it was made."""
    return db.session.scalar(select(CertificateFile.pdf).where(CertificateFile.certificate_id == certificate_id))


def logo(digest: str) -> bytes:
    """A kept logo, or nothing."""
    return db.session.scalar(select(CertificateLogo.picture).where(CertificateLogo.digest == digest)) or b""


def without_file(limit: int, besides: frozenset[int] = frozenset()) -> list[int]:
    """Certificates whose PDF is still to be made, oldest first, `besides` those named."""
    return list(
        db.session.scalars(
            select(Certificate.id)
            .outerjoin(CertificateFile, CertificateFile.certificate_id == Certificate.id)
            .where(CertificateFile.certificate_id.is_(None), Certificate.id.not_in(besides))
            .order_by(Certificate.id)
            .limit(limit)
        )
    )


def by_codes(codes: list[str]) -> dict[str, IssuedCertificate]:
    """Certificates of cleaned codes, in one query."""
    rows = db.session.execute(_all.where(Certificate.code.in_(codes)))
    return {row[0].code: _held(*row) for row in rows}


def gone() -> list[tuple[int, str, str]]:
    """Certificates that no longer count: (id, code, "revoked" or "replaced")."""
    rows = db.session.execute(
        select(Certificate.id, Certificate.code, Revocation.replaced_by)
        .join(Revocation, Revocation.certificate_id == Certificate.id)
        .order_by(Certificate.id)
    )
    return [(row.id, row.code, "replaced" if row.replaced_by else "revoked") for row in rows]


def records() -> list[tuple[str, str]]:
    """Every signed record that is kept: (code, record)."""
    rows = db.session.execute(select(Certificate.code, Certificate.record).where(Certificate.record.is_not(None)))
    return [(row.code, str(row.record)) for row in rows]


def last_id() -> int:
    """The highest id of a certificate; 0 where there is none."""
    return db.session.scalar(select(func.max(Certificate.id))) or 0
