"""Issue, revoke, replace, and keep the file of a certificate."""

import hashlib
import secrets
from datetime import date

from sqlalchemy import delete, func, select, update

from certificates import codes, queries, sealing
from certificates.models import Certificate, CertificateFile, CertificateLogo, Revocation
from certificates.rules import Facts, facts_from, unprintable
from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction, upsert
from learning.core.errors import Conflict, NotFound

REASON_MAX = 500


def issue(
    completion_id: int, facts: Facts, by: int | None, organisation_id: int | None, number: int = 1
) -> Certificate:
    """Issue a certificate in the open transaction. One for a completion, whatever the race: the key is unique.

    Raises Conflict "name-unprintable": a certificate with a box in place of a letter is never issued.
    """
    require_transaction()
    signs = unprintable(facts)
    if signs:
        raise Conflict("name-unprintable", signs=signs)
    certificate = Certificate(
        completion_id=completion_id,
        number=number,
        code=codes.make(secrets.randbits(96)),
        facts=facts.kept(),
        issued_at=clock.now(),
    )
    db.session.add(certificate)
    db.session.flush()
    sealing.seal(certificate)
    audit.record(
        Tag.CERTIFICATE_ISSUE,
        by=by,
        subject=("certificate", certificate.id),
        organisation_id=organisation_id,
        number=number,
    )
    return certificate


def revoke(certificate_id: int, reason: str, by: int) -> None:
    """Withdraw a certificate, for a reason. Raises Conflict when it is withdrawn already, NotFound."""
    with transaction():
        withdraw(certificate_id, reason, by)


def withdraw(certificate_id: int, reason: str, by: int) -> None:
    """The same in the open transaction."""
    require_transaction()
    lock_unrevoked(certificate_id)
    db.session.add(
        Revocation(certificate_id=certificate_id, revoked_at=clock.now(), revoked_by=by, reason=reason[:REASON_MAX])
    )
    audit.record(Tag.CERTIFICATE_REVOKE, by=by, subject=("certificate", certificate_id))


def replace_name(certificate_id: int, name: str, by: int) -> str:
    """Issue a new certificate with another name and withdraw the old as replaced. Returns the new code."""
    with transaction():
        return replace_names(certificate_id, name, None, by).code


def replace_names(certificate_id: int, name: str, other_name: str | None, by: int) -> Certificate:
    """The same in the open transaction, in both scripts; an `other_name` of None keeps the one there is."""
    require_transaction()
    old = lock_unrevoked(certificate_id)
    names = {"name": name} if other_name is None else {"name": name, "other_name": other_name}
    return _replace(old, facts_from({**old.facts, **names}), by, Tag.CERTIFICATE_REPLACE)


def issue_again(certificate_id: int, by: int) -> Certificate:
    """Issue a certificate with the facts of a withdrawn one, in the open transaction, under the next number.

    Raises NotFound; Conflict "not-withdrawn" where it counts or was replaced, "already-reissued" where it is not the
    newest of its completion.
    """
    require_transaction()
    old = _locked(certificate_id)
    gone = db.session.get(Revocation, certificate_id)
    if gone is None or gone.replaced_by:
        raise Conflict("not-withdrawn")
    newest = select(func.max(Certificate.number)).where(Certificate.completion_id == old.completion_id)
    if db.session.scalar(newest) != old.number:
        raise Conflict("already-reissued")
    return issue(old.completion_id, facts_from(old.facts), by, None, number=old.number + 1)


def renew(certificate_id: int, facts: Facts, by: int) -> Certificate:
    """Issue a newer certificate in the open transaction; the old one says that it was replaced. Returns the new."""
    require_transaction()
    old = lock_unrevoked(certificate_id)
    return _replace(old, facts, by, Tag.CERTIFICATE_RENEW)


def _replace(old: Certificate, facts: Facts, by: int, tag: Tag) -> Certificate:
    new = issue(old.completion_id, facts, by, None, number=old.number + 1)
    moment = clock.now()
    db.session.add(Revocation(certificate_id=old.id, revoked_at=moment, revoked_by=by, reason="", replaced_by=new.id))
    audit.record(tag, by=by, subject=("certificate", old.id), new=new.id)
    return new


def lock_unrevoked(certificate_id: int) -> Certificate:
    """A certificate that was neither withdrawn nor replaced, held to the end of the transaction.

    Raises NotFound, or Conflict "already-revoked".
    """
    certificate = _locked(certificate_id)
    if queries.is_gone(certificate_id):
        raise Conflict("already-revoked")
    return certificate


def _locked(certificate_id: int) -> Certificate:
    certificate = db.session.scalars(
        select(Certificate).where(Certificate.id == certificate_id).with_for_update()
    ).first()
    if certificate is None:
        raise NotFound("certificate")
    return certificate


def keep_logo(picture: bytes) -> str:
    """Keep a logo in the open transaction, once. Returns its digest, or an empty text for none."""
    require_transaction()
    if not picture:
        return ""
    digest = hashlib.sha256(picture).hexdigest()
    upsert(CertificateLogo, {"digest": digest}, {"picture": picture})
    return digest


def keep_file(certificate_id: int, pdf: bytes) -> bytes:
    """Keep the PDF of a certificate; if another process kept one first, that one stays. Returns the kept bytes."""
    with transaction():
        upsert(CertificateFile, {"certificate_id": certificate_id}, {"pdf": pdf, "made_at": clock.now()})
    kept = queries.file_of(certificate_id)
    return kept if kept is not None else pdf


def keep_record(certificate_id: int, record: str) -> str:
    """Keep the signed record of a certificate; the first one kept stays. Returns the kept one."""
    with transaction():
        own = update(Certificate).where(Certificate.id == certificate_id, Certificate.record.is_(None))
        db.session.execute(own.values(record=record))
        kept = db.session.scalar(select(Certificate.record).where(Certificate.id == certificate_id))
    return kept or record


def note_key_change(key_id: str, kind: str) -> None:
    """Record that another key signs from now on. `kind`: "record" or "pdf"."""
    with transaction():
        audit.record(Tag.SIGNING_KEY_CHANGE, by=None, subject=("signing-key", None), key=key_id, kind=kind)


def note_stolen_key(key_id: str, kind: str, since: date) -> int:
    """Record that a key was declared stolen. `kind`: "record" or "pdf".

    For a key of files every kept PDF is forgotten with it, so that each is made and signed anew. Returns how many.
    """
    with transaction():
        audit.record(
            Tag.SIGNING_KEY_STOLEN,
            by=None,
            subject=("signing-key", None),
            key=key_id,
            kind=kind,
            since=since.isoformat(),
        )
        if kind != "pdf":
            return 0
        return len(db.session.scalars(delete(CertificateFile).returning(CertificateFile.certificate_id)).all())
