"""Everything held about one person, and its erasure. A table that names a person must be listed here (a test says so).

Erasure keeps completions in the counts without a name (mode 1 of the privacy notes): the person's row becomes
"Erased person", answers and practice go, and certificates are withdrawn, because the printed name was theirs.
"""

import secrets
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, or_, select, update

from certificates import sealing
from certificates.models import Certificate, CertificateFile, Revocation
from learning.assessment.models import Attempt, AttemptStep, HandIn
from learning.completion.models import Completion, Correction, CorrectionDecision, ModuleCompletion, Reissue, Renewal
from learning.core import audit, clock, letter_files
from learning.core.audit import AuditEvent, Tag
from learning.core.db import Base, db, transaction, upsert, wipe_journal
from learning.core.errors import Conflict
from learning.core.mail import Message
from learning.courseware.models import LessonProgress, LessonReading
from learning.enrolment.models import Enrolment
from learning.people import last_admin, passwords
from learning.people.models import (
    Invitation,
    KnownDevice,
    OneTimeLink,
    Person,
    PersonClosure,
    RecoveryCode,
    RoleGrant,
    SecondFactor,
    SecondFactorReset,
    SignIn,
)
from learning.scenarios.models import ScenarioPath
from learning.study.models import Commitment, Reminder, StudyNote, StudyWish

# Never handed out: secrets and their digests, and who among the staff acted.
HIDDEN = {
    "password_hash", "secret_digest", "digest", "sealed_secret", "last_step", "code_digest", "pdf", "seed",
    "granted_by", "closed_by", "revoked_by", "ended_by", "reset_by", "invited_by", "decided_by", "issued_by",
    "secret", "claim",
}  # fmt: skip
ERASED_NAME = "Erased person"
PERSONAL = (
    Person, PersonClosure, RoleGrant, SignIn, KnownDevice, OneTimeLink, Invitation, SecondFactor, RecoveryCode,
    SecondFactorReset, Enrolment, LessonProgress, LessonReading, ScenarioPath,
    StudyNote, Commitment, StudyWish, Reminder, Attempt, AttemptStep, HandIn,
    ModuleCompletion, Completion, Certificate, CertificateFile, Revocation, Renewal,
    Correction, CorrectionDecision, Reissue, Message, AuditEvent,
)  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _rows(model: type[Base], *where: Any) -> list[dict[str, Any]]:
    table: Table = model.__table__  # type: ignore[assignment]
    columns = [column for column in table.columns if column.name not in HIDDEN]
    found = db.session.execute(select(*columns).where(*where).order_by(*table.primary_key.columns))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def everything(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows about a person by table, without secrets. Times are ISO, UTC."""
    own_links = select(OneTimeLink.id).where(OneTimeLink.person_id == person_id)
    enrolments = select(Enrolment.id).where(Enrolment.person_id == person_id)
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(enrolments))
    completions = select(Completion.id).where(Completion.enrolment_id.in_(enrolments))
    certificates = select(Certificate.id).where(Certificate.completion_id.in_(completions))
    email = db.session.scalar(select(Person.email).where(Person.id == person_id))
    where: dict[type[Base], Any] = {
        Person: Person.id == person_id,
        PersonClosure: PersonClosure.person_id == person_id,
        RoleGrant: RoleGrant.person_id == person_id,
        SignIn: SignIn.person_id == person_id,
        KnownDevice: KnownDevice.person_id == person_id,
        OneTimeLink: OneTimeLink.person_id == person_id,
        Invitation: Invitation.link_id.in_(own_links),
        **{model: model.person_id == person_id for model in (SecondFactor, RecoveryCode, SecondFactorReset)},
        Enrolment: Enrolment.person_id == person_id,
        LessonProgress: LessonProgress.enrolment_id.in_(enrolments),
        LessonReading: LessonReading.enrolment_id.in_(enrolments),
        ScenarioPath: ScenarioPath.enrolment_id.in_(enrolments),
        **{model: model.enrolment_id.in_(enrolments) for model in (StudyNote, Commitment, StudyWish, Reminder)},
        Attempt: Attempt.enrolment_id.in_(enrolments),
        AttemptStep: AttemptStep.attempt_id.in_(attempts),
        HandIn: HandIn.attempt_id.in_(attempts),
        ModuleCompletion: ModuleCompletion.enrolment_id.in_(enrolments),
        Completion: Completion.enrolment_id.in_(enrolments),
        Certificate: Certificate.id.in_(certificates),
        CertificateFile: CertificateFile.certificate_id.in_(certificates),
        Revocation: Revocation.certificate_id.in_(certificates),
        Renewal: Renewal.certificate_id.in_(certificates),
        Correction: Correction.certificate_id.in_(certificates),
        CorrectionDecision: CorrectionDecision.correction_id.in_(
            select(Correction.id).where(Correction.certificate_id.in_(certificates))
        ),
        Reissue: Reissue.certificate_id.in_(certificates),
        Message: Message.recipient == email,
        AuditEvent: or_(
            AuditEvent.actor_id == person_id,
            (AuditEvent.subject_kind == "person") & (AuditEvent.subject_id == person_id),
        ),
    }
    found = {model.__tablename__: _rows(model, where[model]) for model in PERSONAL}
    return found


def erase(person_id: int, password: str, letters: Path | None = None) -> None:
    """Erase a person who gives their password. Raises Conflict "password-wrong" or "last-admin".

    `letters`: the folder of this host's letters (core/letter_files.py); each worker takes away what lies elsewhere.
    """
    with transaction():
        last_admin.hold()
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if not passwords.matches(person.password_hash, password):
            raise Conflict("password-wrong")
        last_admin.must_stay(person_id)
        own_links = select(OneTimeLink.id).where(OneTimeLink.person_id == person_id)
        enrolments = list(db.session.scalars(select(Enrolment.id).where(Enrolment.person_id == person_id)))
        attempts = list(db.session.scalars(select(Attempt.id).where(Attempt.enrolment_id.in_(enrolments))))
        for statement in (
            delete(Message).where(Message.id.in_(_letters(person))),
            delete(Invitation).where(Invitation.link_id.in_(own_links)),
            delete(OneTimeLink).where(OneTimeLink.person_id == person_id),
            delete(SignIn).where(SignIn.person_id == person_id),
            delete(KnownDevice).where(KnownDevice.person_id == person_id),
            delete(RoleGrant).where(RoleGrant.person_id == person_id),
            *(
                delete(model).where(model.person_id == person_id)
                for model in (SecondFactor, RecoveryCode, SecondFactorReset)
            ),
            *(
                delete(model).where(model.enrolment_id.in_(enrolments))
                for model in (ScenarioPath, StudyNote, Commitment, StudyWish, Reminder)
            ),
            delete(AttemptStep).where(AttemptStep.attempt_id.in_(attempts)),
            update(LessonProgress).where(LessonProgress.enrolment_id.in_(enrolments)).values(practice={}),
        ):
            db.session.execute(statement)
        _withdraw_certificates(enrolments, person_id)
        person.email, person.name = f"erased-{secrets.token_hex(8)}@invalid", ERASED_NAME
        person.name_key, person.other_name, person.password_hash = ERASED_NAME.casefold(), "", ""
        # An administrator may have closed the account a moment ago: that closure stands.
        upsert(PersonClosure, {"person_id": person_id}, {"closed_at": clock.now(), "closed_by": person_id})
        audit.record(Tag.PERSON_ERASE, by=person_id, subject=("person", person_id))
    if letters:
        with suppress(OSError):  # the worker tries again, and says in the log why it could not
            letter_files.forget_orphans(letters)
        db.session.rollback()
    wipe_journal()


def _letters(person: Person) -> list[int]:
    """The messages for this person: to the present address, to earlier ones, to one that was asked for.

    A link says for which address it was; an invitation does not, so letters to nobody's address count by the name in
    them. A mailbox that is somebody else's by now keeps what was meant for them.
    """
    asked = set(
        db.session.scalars(
            select(OneTimeLink.email).where(OneTimeLink.person_id == person.id, OneTimeLink.email.is_not(None))
        )
    )
    others = set(db.session.scalars(select(Person.email).where(Person.email.in_(asked), Person.id != person.id)))
    nobodys = Message.recipient.not_in(select(Person.email))
    near = select(Message.id, Message.recipient, Message.values).where(
        or_(Message.recipient == person.email, Message.recipient.in_(asked), nobodys)
    )
    return [
        number
        for number, to, values in db.session.execute(near)
        if to == person.email or values.get("name") == person.name or (to in asked and to not in others)
    ]


def _withdraw_certificates(enrolments: list[int], person_id: int) -> None:
    held = db.session.scalars(
        select(Certificate)
        .join(Completion, Completion.id == Certificate.completion_id)
        .where(Completion.enrolment_id.in_(enrolments))
    )
    for certificate in held:
        certificate.facts = {**certificate.facts, "name": ERASED_NAME, "other_name": ""}
        certificate.record = None
        sealing.seal(certificate)
        db.session.execute(delete(CertificateFile).where(CertificateFile.certificate_id == certificate.id))
        asked = update(Correction).where(Correction.certificate_id == certificate.id)
        db.session.execute(asked.values(name=ERASED_NAME, other_name="", note=""))
        if db.session.get(Revocation, certificate.id) is None:
            db.session.add(
                Revocation(
                    certificate_id=certificate.id, revoked_at=clock.now(), revoked_by=person_id, reason="holder erased"
                )
            )
