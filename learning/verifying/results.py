"""Quizzes: numbers, marks made again from what was stored, and nothing changed after it was handed in."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from learning.assessment import marking, queries
from learning.assessment.models import Attempt, AttemptStep, FrozenQuestion, HandIn
from learning.core.audit import AuditEvent, Tag
from learning.core.db import db
from learning.enrolment.models import Enrolment
from learning.people.models import Person
from learning.people.rules import ERASED_NAME
from learning.verifying.batches import batches
from learning.verifying.findings import Place


def numbers_run_on(_place: Place) -> Iterator[str]:
    """The attempts of a learner at a quiz are numbered 1, 2, 3 …: none twice, none left out."""
    many = func.count(Attempt.id)
    rows = db.session.execute(
        select(Attempt.enrolment_id, Attempt.quiz_id, many, func.max(Attempt.number))
        .group_by(Attempt.enrolment_id, Attempt.quiz_id)
        .having((func.max(Attempt.number) != many) | (func.count(Attempt.number.distinct()) != many))
        .order_by(Attempt.enrolment_id)
    )
    for enrolment, module, count, highest in rows:
        yield f"Enrolment {enrolment} has {count} attempts at {module}, numbered up to {highest}."


def wordings_are_frozen(_place: Place) -> Iterator[str]:
    """A frozen question is still what its digest names."""
    for row in db.session.scalars(select(FrozenQuestion).order_by(FrozenQuestion.digest)):
        text = json.dumps(row.body, sort_keys=True, ensure_ascii=False)
        if hashlib.sha256(text.encode()).hexdigest()[:32] != row.digest:
            yield f"The frozen question {row.question_id} ({row.digest}) is not what was asked."


def marks_are_made_again(_place: Place) -> Iterator[str]:
    """Each mark equals the one made anew from the stored answers and the frozen questions.

    Answers of people who erased themselves are gone, so their marks stand as they are.
    """
    query = (
        select(HandIn.attempt_id, HandIn, Attempt)
        .join(Attempt, Attempt.id == HandIn.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Person.name != ERASED_NAME)
    )
    kept = set(db.session.scalars(select(FrozenQuestion.digest)))
    for rows in batches(query, HandIn.attempt_id):
        responses = _responses([row.attempt_id for row in rows])
        for attempt_id, ending, attempt in rows:
            paper = queries.placed(attempt.paper)
            lost = [place.question_id for place in paper if place.digest not in kept]
            if lost:
                yield f"Attempt {attempt_id} asked questions that are no longer kept: {', '.join(lost)}."
                continue
            questions = queries.frozen_questions(paper)
            again = marking.mark(questions, responses[attempt_id], attempt.pass_mark)
            if (ending.percent, ending.has_passed) != (again.percent, again.has_passed):
                yield (
                    f"Attempt {attempt_id} holds {ending.percent} % ({_passed(ending.has_passed)}), "
                    f"its answers give {again.percent} % ({_passed(again.has_passed)})."
                )
            elif set(ending.weak_objectives) != set(again.weak_objectives):
                yield f"Attempt {attempt_id} holds other weak objectives than its answers give."


def _passed(has_passed: bool) -> str:
    return "passed" if has_passed else "not passed"


def _responses(attempts: list[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    found: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    steps = select(AttemptStep).where(AttemptStep.attempt_id.in_(attempts))
    for step in db.session.scalars(steps.order_by(AttemptStep.attempt_id, AttemptStep.number)):
        found[step.attempt_id][step.question_id] = tuple(step.response)
    return found


def nothing_changes_after_the_end(_place: Place) -> Iterator[str]:
    """No answer is younger than the hand-in of its attempt; each hand-in says what the audit trail says of it."""
    late = (
        select(AttemptStep.attempt_id, AttemptStep.number)
        .join(HandIn, HandIn.attempt_id == AttemptStep.attempt_id)
        .where(AttemptStep.saved_at > HandIn.handed_in_at)
        .order_by(AttemptStep.attempt_id)
    )
    for attempt_id, step in db.session.execute(late):
        yield f"Answer {step} of attempt {attempt_id} was saved after the attempt was handed in."
    for rows in batches(select(HandIn.attempt_id, HandIn), HandIn.attempt_id):
        said = _recorded([row.attempt_id for row in rows])
        for attempt, ending in rows:
            if said[attempt] != [{"percent": ending.percent, "passed": ending.has_passed}]:
                yield f"The hand-in of attempt {attempt} is not the one that the audit trail recorded."
    gone = (
        select(AuditEvent.subject_id)
        .outerjoin(HandIn, HandIn.attempt_id == AuditEvent.subject_id)
        .where(AuditEvent.tag == Tag.ATTEMPT_HAND_IN, HandIn.attempt_id.is_(None))
        .order_by(AuditEvent.subject_id)
    )
    for number in db.session.scalars(gone):
        yield f"The audit trail recorded a hand-in of attempt {number} that is no longer there."


def _recorded(attempts: list[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    events = select(AuditEvent.subject_id, AuditEvent.details).where(
        AuditEvent.subject_kind == "attempt",
        AuditEvent.subject_id.in_(attempts),
        AuditEvent.tag == Tag.ATTEMPT_HAND_IN,
    )
    for attempt, details in db.session.execute(events):
        found[attempt].append({"percent": details.get("percent"), "passed": details.get("passed")})
    return found
