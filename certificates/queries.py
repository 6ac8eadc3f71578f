"""Every read of certificates."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from certificates import sealing
from certificates.models import Certificate, CertificateFile, CertificateLogo, Revocation
from certificates.rules import Facts, Status, facts_from, gone_as, is_row_true, status
from learning.core import clock
from learning.core.audit import AuditEvent, Tag
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


KEY_DIGITS = 8  # a seal begins with the id of its key
_GONE = {
    Tag.CERTIFICATE_REVOKE: "revoked",
    Tag.CERTIFICATE_REPLACE: "replaced",
    Tag.CERTIFICATE_RENEW: "replaced",
}
_left = (AuditEvent.subject_kind == "certificate", AuditEvent.tag.in_([str(tag) for tag in _GONE]))
# What the audit trail says of its end; a row of revocation that somebody took away is missed by it.
_told = (
    select(AuditEvent.tag)
    .where(*_left, AuditEvent.subject_id == Certificate.id)
    .order_by(AuditEvent.number)
    .limit(1)
    .correlate(Certificate)
    .scalar_subquery()
)
_newer = aliased(Certificate)
_all = (
    select(Certificate, Revocation, _newer.code, _told.label("told"))
    .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
    .outerjoin(_newer, _newer.id == Revocation.replaced_by)
)


def _row_says(is_there: object, replaced_by: object) -> str:
    if not is_there:
        return ""
    return "replaced" if replaced_by else "revoked"


def _tag_says(tag: str | None) -> str:
    return _GONE[Tag(tag)] if tag else ""


def _held(
    certificate: Certificate, revocation: Revocation | None, successor: str | None, tag: str | None
) -> IssuedCertificate:
    facts = facts_from(certificate.facts)
    row, told = _row_says(revocation, revocation and revocation.replaced_by), _tag_says(tag)
    why = gone_as(row, told)
    return IssuedCertificate(
        id=certificate.id,
        completion_id=certificate.completion_id,
        code=certificate.code,
        facts=facts,
        issued_at=certificate.issued_at,
        status=status(facts, bool(why), why == "replaced", clock.today())
        if is_row_true(row, told) and sealing.holds(certificate)
        else Status.CHANGED,
        revoked_at=revocation.revoked_at if revocation else None,
        reason=revocation.reason if revocation else "",
        record=certificate.record,
        successor=successor,
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
    """Certificates that no longer count: (id, code, "revoked" or "replaced"). Every published list is made of these."""
    told = select(AuditEvent.subject_id).where(*_left)
    rows = db.session.execute(
        select(Certificate.id, Certificate.code, Revocation.certificate_id, Revocation.replaced_by, _told.label("tag"))
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(or_(Revocation.certificate_id.is_not(None), Certificate.id.in_(told)))
        .order_by(Certificate.id)
    )
    return [
        (row.id, row.code, gone_as(_row_says(row.certificate_id, row.replaced_by), _tag_says(row.tag))) for row in rows
    ]


def is_gone(certificate_id: int) -> bool:
    """Whether a certificate was withdrawn or replaced, also where its revocation was taken away."""
    found = db.session.execute(
        select(Revocation.certificate_id, _told)
        .select_from(Certificate)
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.id == certificate_id)
    ).first()
    return found is not None and any(found)


def untrue_revocations() -> list[tuple[int, str, str]]:
    """Certificates whose revocation is not what the audit trail told: (id, what the row says, what was told)."""
    rows = db.session.execute(
        select(Certificate.id, Revocation.certificate_id, Revocation.replaced_by, _told.label("tag"))
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(Certificate.id.in_(select(AuditEvent.subject_id).where(*_left)))
        .order_by(Certificate.id)
    )
    said = ((row.id, _row_says(row.certificate_id, row.replaced_by), _tag_says(row.tag)) for row in rows)
    return [one for one in said if not is_row_true(one[1], one[2])]


def records() -> list[tuple[str, str]]:
    """Every signed record that is kept: (code, record)."""
    rows = db.session.execute(select(Certificate.code, Certificate.record).where(Certificate.record.is_not(None)))
    return [(row.code, str(row.record)) for row in rows]


def lost_keys(known: frozenset[str]) -> list[tuple[str, int]]:
    """Keys that sealed certificates and are not `known`: (key id, how many). One look at every row."""
    sealed = func.substr(Certificate.seal, 1, KEY_DIGITS)
    counted = select(sealed, func.count()).where(Certificate.seal.is_not(None)).group_by(sealed).order_by(sealed)
    return [(key_id, number) for key_id, number in db.session.execute(counted).tuples() if key_id not in known]


def last_id() -> int:
    """The highest id of a certificate; 0 where there is none."""
    return db.session.scalar(select(func.max(Certificate.id))) or 0
