"""The verb that hands in a quiz: one transaction marks it, evaluates the rule, completes and certifies."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from certificates import issuing
from certificates.rules import Facts, Letterhead, settled, valid_until
from learning.assessment.actions import hand_in, lock_attempts
from learning.assessment.models import Attempt, HandIn
from learning.assessment.types import Purpose
from learning.catalogue.quizzes import RENEWAL
from learning.catalogue.types import Catalogue
from learning.completion import quizzes, renewal, rules
from learning.completion.models import Completion, ModuleCompletion
from learning.core import audit, clock, mail
from learning.core.audit import Tag
from learning.core.db import db, transaction
from learning.enrolment.actions import touch
from learning.enrolment.models import Enrolment
from learning.people.models import Organisation, Person
from learning.scenarios.actions import keep_walk
from learning.scenarios.rules import Walk


@dataclass(frozen=True)
class HandedIn:
    """What a hand-in led to. `certificate_code` is set when this hand-in completed the course, or renewed."""

    quiz_id: str
    percent: int
    has_passed: bool
    certificate_code: str | None


def hand_in_attempt(
    code: str, enrolment_id: int, person_id: int, catalogue: Catalogue, letterhead: Letterhead
) -> HandedIn:
    """Hand in an attempt. Repeating it gives the first result again. Raises NotFound.

    `letterhead`: what this installation puts on its certificates.
    """
    with transaction():
        attempt, ending, is_new = hand_in(code, enrolment_id, person_id)
        issued = None
        if is_new:
            touch(enrolment_id)
            if ending.has_passed:
                issued = _pass(attempt, ending, person_id, catalogue, letterhead)
        return HandedIn(attempt.quiz_id, ending.percent, ending.has_passed, issued)


def _pass(attempt: Attempt, ending: HandIn, person_id: int, catalogue: Catalogue, letterhead: Letterhead) -> str | None:
    """What a pass leads to, by the purpose of its quiz. Returns the code of a certificate issued for it."""
    enrolment_id = attempt.enrolment_id
    if attempt.purpose == Purpose.RENEWAL:
        return _renew(enrolment_id, person_id, catalogue, letterhead)
    _complete_module(enrolment_id, person_id, attempt.quiz_id, attempt.id, ending.percent, catalogue)
    return _complete_course(enrolment_id, person_id, catalogue, letterhead)


@dataclass(frozen=True)
class Renewing:
    """Where a renewal stands after a press: the attempt to answer, or the certificate that it led to."""

    attempt_code: str | None
    certificate_code: str | None


def go_on_renewing(enrolment_id: int, person_id: int, catalogue: Catalogue, letterhead: Letterhead) -> Renewing:
    """Issue a renewal whose questions are passed; else begin its questions, or go on with those that are open.

    A pass waits where the course changed between the questions and the hand-in. Raises as `quizzes.begin`.
    """
    with transaction():
        lock_attempts(enrolment_id)  # before the completion, as a hand-in does: two orders would wait for each other
        issued = _renew(enrolment_id, person_id, catalogue, letterhead)
        if issued:
            return Renewing(None, issued)
        return Renewing(quizzes.begin_within(enrolment_id, person_id, RENEWAL, catalogue), None)


def _renew(enrolment_id: int, person_id: int, catalogue: Catalogue, letterhead: Letterhead) -> str | None:
    today = _todays(db.session.get_one(Person, person_id), catalogue, letterhead, clock.today())
    return renewal.renew(enrolment_id, person_id, today, letterhead.issuer, catalogue)


def _complete_module(
    enrolment_id: int, person_id: int, module_id: str, attempt_id: int, percent: int, catalogue: Catalogue
) -> None:
    if module_id in _passed(enrolment_id):
        return
    db.session.add(
        ModuleCompletion(
            enrolment_id=enrolment_id,
            module_id=module_id,
            attempt_id=attempt_id,
            percent=percent,
            completed_at=clock.now(),
            revision=catalogue.revision,
        )
    )
    db.session.flush()
    audit.record(Tag.MODULE_COMPLETE, by=person_id, subject=("enrolment", enrolment_id), module=module_id)


def _passed(enrolment_id: int) -> frozenset[str]:
    return frozenset(
        db.session.scalars(select(ModuleCompletion.module_id).where(ModuleCompletion.enrolment_id == enrolment_id))
    )


def _complete_course(enrolment_id: int, person_id: int, catalogue: Catalogue, letterhead: Letterhead) -> str | None:
    passed = _passed(enrolment_id)
    values: dict[str, object] = {"modules_passed": len(passed & catalogue.course.by_id.keys())}
    already = db.session.scalar(select(Completion.id).where(Completion.enrolment_id == enrolment_id))
    complete = rules.is_complete(catalogue.course, passed) and already is None
    moment = clock.now()
    if complete:
        values["completed_at"] = moment
    db.session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(**values))
    if not complete:
        return None
    completion = Completion(
        enrolment_id=enrolment_id,
        completed_at=moment,
        revision=catalogue.revision,
        lessons=renewal.digests(catalogue.course),
    )
    db.session.add(completion)
    db.session.flush()
    person = db.session.get_one(Person, person_id)
    audit.record(
        Tag.COURSE_COMPLETE,
        by=person_id,
        subject=("enrolment", enrolment_id),
        organisation_id=person.organisation_id,
    )
    return certify(completion, person_id, catalogue, letterhead)


def certify(completion: Completion, person_id: int, catalogue: Catalogue, letterhead: Letterhead) -> str | None:
    """Issue the certificate of a completion in the open transaction, and write to the learner. Returns its code.

    None where the learner's name cannot be printed: the completion stands, and the certificate waits (`waiting`).
    """
    facts = own_facts(person_id, catalogue, letterhead, completion.completed_at.date())
    if facts is None:
        return None
    person = db.session.get_one(Person, person_id)
    certificate = issuing.issue(completion.id, facts, by=person_id, organisation_id=person.organisation_id)
    mail.queue("certificate", person.email, person.language, name=person.name)
    return certificate.code


def own_facts(
    person_id: int, catalogue: Catalogue, letterhead: Letterhead, completed_on: date | None = None
) -> Facts | None:
    """What a person's certificate says, as it can be printed; None where their name cannot be. Default day: today."""
    person = db.session.get_one(Person, person_id)
    return settled(_todays(person, catalogue, letterhead, completed_on or clock.today()), letterhead.issuer)


def _todays(person: Person, catalogue: Catalogue, letterhead: Letterhead, day: date) -> Facts:
    organisation = db.session.get(Organisation, person.organisation_id) if person.organisation_id else None
    issuer = organisation.name if organisation else letterhead.issuer
    course = catalogue.course
    return Facts(
        name=person.name,
        course=course.title,
        edition=course.edition,
        course_number=course.number,
        revision=catalogue.revision,
        modules=tuple(module.title for module in course.modules),
        minutes=course.minutes,
        pass_mark=catalogue.pass_mark,
        issuer=issuer,
        completed_on=day.isoformat(),
        valid_until=valid_until(day, course.validity_months).isoformat(),
        language="en",
        other_name=person.other_name,
        signatory=letterhead.signatory,
        logo=issuing.keep_logo(letterhead.logo),
    )


def play_scenario(enrolment_id: int, module_id: str, walk: Walk) -> None:
    """Remember a learner's way through a story, and that they were active."""
    with transaction():
        keep_walk(enrolment_id, module_id, walk)
        touch(enrolment_id)
