"""Renewing a certificate: a shorter paper drawn from all modules, and the lessons whose text has changed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from certificates import issuing
from certificates import queries as certificates
from certificates.queries import IssuedCertificate
from certificates.rules import RENEWAL_DAYS, Facts, may_renew, settled
from learning.assessment.models import Attempt, HandIn
from learning.assessment.types import Purpose
from learning.catalogue.types import Catalogue
from learning.completion.models import Completion, Renewal
from learning.completion.rules import changed_since, unread
from learning.core import clock, mail
from learning.core.db import db, require_transaction
from learning.core.errors import Conflict
from learning.courseware import queries as courseware
from learning.courseware.types import Course, Lesson
from learning.people.models import Person


def digests(course: Course) -> dict[str, str]:
    """By lesson, a digest of its text: kept with a completion, so that a renewal can say what is new."""
    return {"/".join(lesson.key): lesson.digest for lesson in course.lessons}


@dataclass(frozen=True)
class Reading:
    """The lessons whose text is new since the completion or the last renewal, and those of them still to be read."""

    changed: tuple[Lesson, ...]
    unread: tuple[Lesson, ...]


def reading(course: Course, completion: Completion) -> Reading:
    """What a learner has to read before a renewal counts."""
    last = (
        select(Renewal.lessons)
        .join(Attempt, Attempt.id == Renewal.attempt_id)
        .where(Attempt.enrolment_id == completion.enrolment_id)
        .order_by(Renewal.renewed_at.desc())
        .limit(1)
    )
    changed = changed_since(course.lessons, db.session.scalar(last) or completion.lessons)
    return Reading(changed, unread(changed, courseware.readings(completion.enrolment_id)))


def must_be_open(enrolment_id: int, course: Course) -> None:
    """Ask, in the open transaction, whether the questions of a renewal may be begun now.

    Raises Conflict "renewal-not-due" where there is no certificate in its last ninety days or after them,
    "lessons-unread" while a changed lesson is not read, and "renewal-passed" where a pass waits to renew already.
    """
    completion, held = _hold(enrolment_id)
    if completion is None or held is None or not may_renew(held.status):
        raise Conflict("renewal-not-due")
    if reading(course, completion).unread:
        raise Conflict("lessons-unread")
    if passed_attempt(enrolment_id, held):
        raise Conflict("renewal-passed")


def _hold(enrolment_id: int) -> tuple[Completion | None, IssuedCertificate | None]:
    """A completion and its latest certificate, while nobody else renews it."""
    require_transaction()
    completion = db.session.scalars(
        select(Completion).where(Completion.enrolment_id == enrolment_id).with_for_update()
    ).first()
    return completion, certificates.latest_of(completion.id if completion else None)


def passed_attempt(enrolment_id: int, held: IssuedCertificate) -> Attempt | None:
    """The pass that renews this certificate and has not renewed one yet: handed in inside its window."""
    opens = date.fromisoformat(held.facts.valid_until) - timedelta(days=RENEWAL_DAYS)
    return db.session.scalars(
        select(Attempt)
        .join(HandIn, HandIn.attempt_id == Attempt.id)
        .outerjoin(Renewal, Renewal.attempt_id == Attempt.id)
        .where(
            Attempt.enrolment_id == enrolment_id,
            Attempt.purpose == Purpose.RENEWAL,
            HandIn.has_passed,
            HandIn.handed_in_at >= datetime.combine(opens, time(), UTC),
            Renewal.attempt_id.is_(None),
        )
        .order_by(HandIn.handed_in_at)
        .limit(1)
    ).first()


def has_renewed(attempt_id: int) -> bool:
    """Whether a certificate was renewed by this attempt."""
    return db.session.scalar(select(Renewal.certificate_id).where(Renewal.attempt_id == attempt_id)) is not None


def renew(enrolment_id: int, person_id: int, today: Facts, issuer: str, catalogue: Catalogue) -> str | None:
    """Issue the renewed certificate in the open transaction; the old one is replaced by it. Returns the new code.

    `today`: what a certificate issued to this person today would say; `issuer`: who issues for people without an
    organisation. None where there is nothing to renew now: another tab was first, the window is not open, the
    questions are not passed, a changed lesson is not read, or the name cannot be printed.
    """
    completion, held = _hold(enrolment_id)
    if completion is None or held is None or not may_renew(held.status):
        return None
    attempt, read = passed_attempt(enrolment_id, held), reading(catalogue.course, completion)
    if attempt is None or read.unread:
        return None
    facts = settled(renewed(today, held.facts, completion.completed_at.date(), attempt, len(read.changed)), issuer)
    if facts is None:
        return None
    new = issuing.renew(held.id, facts, by=person_id)
    db.session.add(
        Renewal(
            certificate_id=new.id,
            attempt_id=attempt.id,
            renewed_at=clock.now(),
            lessons=digests(catalogue.course),
        )
    )
    person = db.session.get_one(Person, person_id)
    mail.queue("renewed", person.email, person.language, name=person.name)
    return new.code


def renewed(today: Facts, before: Facts, completed_on: date, attempt: Attempt, lessons_read: int) -> Facts:
    """What a renewal says: the names of the certificate before it, the first completion, and what was done for it.

    The organisation, who signs and the logo are today's: they are who answers for the renewal.
    """
    return replace(
        today,
        name=before.name,
        other_name=before.other_name,
        completed_on=completed_on.isoformat(),
        renewed_on=today.completed_on,
        pass_mark=attempt.pass_mark,
        asked=len(attempt.paper),
        lessons_read=lessons_read,
    )
