"""Renewing a certificate: a shorter paper drawn from all modules, and the lessons whose text has changed."""

from dataclasses import replace

from sqlalchemy import select

from certificates import issuing
from certificates import queries as certificates
from certificates.rules import Facts, may_renew
from learning.assessment.types import Bank
from learning.catalogue.loading import Catalogue
from learning.completion.models import Completion
from learning.core import mail
from learning.core.db import db
from learning.courseware.types import Course, Lesson, Module, Objective
from learning.people.models import Person

# The attempts of a renewal stand beside those of the modules, under a name no module has.
RENEWAL = "renewal"
QUESTIONS_A_MODULE = 3


def bank(catalogue: Catalogue) -> Bank:
    """The bank of a renewal: so many questions that ask what to do from each module; modules are its objectives."""
    first = next(iter(catalogue.banks.values()))
    questions = tuple(
        replace(question, objective=module.id)
        for module in catalogue.course.modules
        for question in catalogue.banks[module.id].questions
        if question.cell[1] == "apply"
    )
    draw = {(module.id, "apply"): QUESTIONS_A_MODULE for module in catalogue.course.modules}
    return Bank(RENEWAL, first.pass_mark, draw, questions)


def as_module(course: Course, title: str) -> Module:
    """What the quiz pages need to know of a renewal: a title, and the modules as its objectives."""
    objectives = tuple(Objective(module.id, module.title) for module in course.modules)
    return Module(RENEWAL, 0, title, "", 0, objectives, (), (), len(objectives) * QUESTIONS_A_MODULE, 0)


def digests(course: Course) -> dict[str, str]:
    """By lesson, a digest of its text: kept with a completion, so that a renewal can say what is new."""
    return {"/".join(lesson.key): lesson.digest for lesson in course.lessons}


def changed_lessons(course: Course, completion: Completion) -> tuple[Lesson, ...]:
    """Lessons that are new or have another text since the completion."""
    before = completion.lessons or {}
    return tuple(lesson for lesson in course.lessons if before and before.get("/".join(lesson.key)) != lesson.digest)


def renew(enrolment_id: int, person_id: int, facts: Facts) -> str | None:
    """Issue the renewed certificate in the open transaction; the old one is replaced by it. Returns the new code.

    None where there is nothing to renew now: another tab was first, or the window is not open.
    """
    completion = db.session.scalars(
        select(Completion).where(Completion.enrolment_id == enrolment_id).with_for_update()
    ).first()
    held = certificates.latest_of(completion.id if completion else None)
    if held is None or not may_renew(held.status):
        return None
    code = issuing.renew(held.id, facts, by=person_id)
    person = db.session.get_one(Person, person_id)
    mail.queue("certificate", person.email, person.language, name=person.name)
    return code
