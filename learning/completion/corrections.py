"""What holders and administrators decide about a certificate: corrections asked for, withdrawing, certifying again.

Each verb is one transaction: the certificate, the decision and the mail to the holder are there together or not at all.
"""

from dataclasses import dataclass

from sqlalchemy import func, select

from certificates import issuing
from certificates.models import Certificate, Revocation
from learning.completion.models import Completion, Correction, CorrectionDecision, Reissue
from learning.core import audit, clock, mail
from learning.core.audit import Tag
from learning.core.db import db, transaction
from learning.core.errors import Conflict, NotFound
from learning.enrolment.models import Enrolment
from learning.people.models import Person
from learning.people.rules import ERASED_NAME

NOTE_MAX = 500


def ask(certificate_id: int, person_id: int, name: str, other_name: str, note: str) -> None:
    """Ask for other names on one's own certificate. While a request is open, a second one changes nothing.

    Raises NotFound for another's certificate; Conflict "already-revoked", or "names-same" where nothing would change.
    """
    with transaction():
        held = issuing.lock_unrevoked(certificate_id)
        if _holder(held).id != person_id:
            raise NotFound("certificate")
        if (name, other_name) == (held.facts["name"], held.facts.get("other_name", "")):
            raise Conflict("names-same")
        if open_for(certificate_id):
            return
        row = Correction(
            certificate_id=certificate_id,
            asked_by=person_id,
            asked_at=clock.now(),
            name=name,
            other_name=other_name,
            note=note[:NOTE_MAX],
        )
        db.session.add(row)
        audit.record(Tag.CORRECTION_ASK, by=person_id, subject=("certificate", certificate_id))


def decline(correction_id: int, reason: str, by: int) -> None:
    """Decline a request, with a reason that the holder reads. Raises NotFound, Conflict "already-decided"."""
    with transaction():
        found, held = _undecided(correction_id)
        _decide(found, by, reason=reason)
        audit.record(Tag.CORRECTION_DECLINE, by=by, subject=("certificate", held.id))
        _write(held, "correction-declined", reason=reason)


def correct(certificate_id: int, name: str, other_name: str, by: int) -> str:
    """Issue a certificate anew with names put right, in both scripts, and settle an open request. Returns the code.

    Of two administrators who decide at once, the first one's decision stands: the other meets Conflict
    "already-revoked".
    """
    with transaction():
        issuing.lock_unrevoked(certificate_id)
        found = open_for(certificate_id)
        new = issuing.replace_names(certificate_id, name, other_name, by)
        if found:
            _decide(found, by, new=new.id)
        _write(new, "correction-made")
        return new.code


def withdraw(certificate_id: int, reason: str, by: int) -> None:
    """Withdraw a certificate, and tell the holder. An open request ends with it. Raises as `issuing.withdraw`."""
    with transaction():
        issuing.lock_unrevoked(certificate_id)
        found = open_for(certificate_id)
        issuing.withdraw(certificate_id, reason, by)
        if found:
            _decide(found, by)
        held = db.session.get_one(Certificate, certificate_id)
        _write(held, "withdrawn")


def certify_again(certificate_id: int, reason: str, by: int) -> str:
    """Certify a holder again whose certificate was withdrawn, for a reason. Returns the code of the new one.

    Raises as `issuing.issue_again`, and Conflict "holder-erased".
    """
    with transaction():
        held = db.session.get(Certificate, certificate_id)
        if held and held.facts["name"] == ERASED_NAME:
            raise Conflict("holder-erased")
        new = issuing.issue_again(certificate_id, by)
        row = Reissue(
            certificate_id=new.id,
            after_id=certificate_id,
            issued_at=clock.now(),
            issued_by=by,
            reason=reason[: issuing.REASON_MAX],
        )
        db.session.add(row)
        audit.record(Tag.CERTIFICATE_REISSUE, by=by, subject=("certificate", certificate_id), new=new.id)
        _write(new, "certified-again")
        return new.code


def _undecided(correction_id: int) -> tuple[Correction, Certificate]:
    found = db.session.get(Correction, correction_id)
    if found is None:
        raise NotFound("correction")
    held = db.session.scalars(select(Certificate).where(Certificate.id == found.certificate_id).with_for_update()).one()
    if db.session.get(CorrectionDecision, correction_id):
        raise Conflict("already-decided")
    return found, held


def _decide(found: Correction, by: int, reason: str = "", new: int | None = None) -> None:
    row = CorrectionDecision(
        correction_id=found.id,
        decided_at=clock.now(),
        decided_by=by,
        reason=reason[: issuing.REASON_MAX],
        certificate_id=new,
    )
    db.session.add(row)


def _holder(held: Certificate) -> Person:
    return db.session.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Completion.id == held.completion_id)
    ).one()


def _write(held: Certificate, kind: str, **values: str) -> None:
    person = _holder(held)
    mail.queue(kind, person.email, person.language, name=person.name, **values)


_OPEN = (
    select(Correction)
    .outerjoin(CorrectionDecision, CorrectionDecision.correction_id == Correction.id)
    .outerjoin(Revocation, Revocation.certificate_id == Correction.certificate_id)
    .where(CorrectionDecision.correction_id.is_(None), Revocation.certificate_id.is_(None))
)


def open_for(certificate_id: int) -> Correction | None:
    """The open request for a certificate."""
    return db.session.scalars(
        _OPEN.where(Correction.certificate_id == certificate_id).order_by(Correction.id).limit(1)
    ).first()


def count_open() -> int:
    """How many requests wait for an administrator."""
    return db.session.scalar(select(func.count()).select_from(_OPEN.subquery())) or 0


def list_open(limit: int = 200) -> list[tuple[Correction, Certificate]]:
    """The requests that wait, the oldest first, with their certificates."""
    query = _OPEN.add_columns(Certificate).join(Certificate, Certificate.id == Correction.certificate_id)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Correction.id).limit(limit))]


@dataclass(frozen=True)
class Asked:
    """A request as its holder sees it: the names asked for, and the reason where it was declined."""

    request: Correction
    decision: CorrectionDecision | None


def last_for(certificate_id: int) -> Asked | None:
    """The last request for a certificate, decided or not."""
    row = db.session.execute(
        select(Correction, CorrectionDecision)
        .outerjoin(CorrectionDecision, CorrectionDecision.correction_id == Correction.id)
        .where(Correction.certificate_id == certificate_id)
        .order_by(Correction.id.desc())
        .limit(1)
    ).first()
    return Asked(row[0], row[1]) if row else None


def reissued_after(certificate_id: int) -> tuple[Reissue, str] | None:
    """How the holder of a withdrawn certificate was certified again: the decision, and the new code."""
    row = db.session.execute(
        select(Reissue, Certificate.code)
        .join(Certificate, Certificate.id == Reissue.certificate_id)
        .where(Reissue.after_id == certificate_id)
    ).first()
    return (row[0], row[1]) if row else None
