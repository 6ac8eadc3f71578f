"""What certificates hold about a person, and what is left of it after erasure."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, select

from certificates import queries, sealing
from certificates.models import Certificate, CertificateFile, Revocation
from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db
from learning.core.personal import PersonalRows

ERASED_REASON = "holder erased"


def held(own: Select[Any]) -> list[PersonalRows]:
    """The rows of these certificates, by table. `own`: their ids."""
    return [
        (Certificate, Certificate.id.in_(own)),
        (CertificateFile, CertificateFile.certificate_id.in_(own)),
        (Revocation, Revocation.certificate_id.in_(own)),
    ]


def erase(own: Sequence[int], name: str, by: int) -> None:
    """Put `name` for the holder's, take away file and signed record, and withdraw what still counts."""
    for certificate in db.session.scalars(select(Certificate).where(Certificate.id.in_(own))):
        facts: dict[str, Any] = {**certificate.facts, "name": name, "other_name": ""}
        certificate.facts, certificate.record = facts, None
        sealing.seal(certificate)
        db.session.execute(delete(CertificateFile).where(CertificateFile.certificate_id == certificate.id))
        if not queries.is_gone(certificate.id):
            audit.record(Tag.CERTIFICATE_REVOKE, by=by, subject=("certificate", certificate.id))
            row = Revocation(certificate_id=certificate.id, revoked_at=clock.now(), revoked_by=by, reason=ERASED_REASON)
            db.session.add(row)
