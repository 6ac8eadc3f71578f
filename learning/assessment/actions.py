"""Every write of attempts. `begin_attempt` and `hand_in` are composed by `completion`, which owns the transaction."""

import secrets
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import func, select

from learning.assessment import marking, queries
from learning.assessment.drawing import draw, substitute
from learning.assessment.marking import Result
from learning.assessment.models import Attempt, AttemptStep, FrozenQuestion, HandIn
from learning.assessment.types import Bank, Quiz
from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction, upsert
from learning.core.errors import Conflict, NotFound
from learning.enrolment.models import Enrolment


def begin_attempt(enrolment_id: int, person_id: int, quiz: Quiz, revision: str, may_begin: Callable[[], None]) -> str:
    """Begin a quiz in the open transaction, or go on with the attempt that is open; returns its code.

    `may_begin` is asked before a new attempt is made, while no other one of this enrolment can begin or end, and
    raises where the quiz is not open to the learner. An open attempt began under that rule, and goes on unasked.
    Two clicks give one attempt: the second finds the first.
    """
    require_transaction()
    lock_attempts(enrolment_id)
    tried = db.session.execute(
        select(Attempt.code, Attempt.number, Attempt.paper, HandIn.attempt_id)
        .outerjoin(HandIn, HandIn.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id == enrolment_id, Attempt.quiz_id == quiz.id)
        .order_by(Attempt.number)
    ).all()
    if tried and tried[-1].attempt_id is None:
        return str(tried[-1].code)
    may_begin()
    bank, seed = quiz.bank, secrets.randbits(31)
    seen = {entry["question_id"] for row in tried[-2:] for entry in row.paper}
    paper = draw(bank, seed, seen)
    for place in paper:
        body = bank.by_id[place.question_id].frozen()
        upsert(FrozenQuestion, {"digest": place.digest}, {"question_id": place.question_id, "body": body})
    attempt = Attempt(
        code=secrets.token_urlsafe(16),
        enrolment_id=enrolment_id,
        quiz_id=quiz.id,
        purpose=quiz.purpose,
        number=(tried[-1].number if tried else 0) + 1,
        seed=seed,
        pass_mark=bank.pass_mark,
        revision=revision,
        paper=[asdict(place) for place in paper],
        began_at=clock.now(),
    )
    db.session.add(attempt)
    db.session.flush()
    audit.record(Tag.ATTEMPT_BEGIN, by=person_id, subject=("attempt", attempt.id), quiz=quiz.id, number=attempt.number)
    return attempt.code


def lock_attempts(enrolment_id: int) -> None:
    """Make other writers of this enrolment's attempts wait (PostgreSQL; SQLite has one writer anyway)."""
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())


def save_response(attempt: queries.OpenAttempt, question_id: str, response: tuple[str, ...]) -> None:
    """Save the answer to one question as a new step. The same answer again adds nothing.

    Raises Conflict "handed-in" when the attempt was handed in meanwhile, in another tab or on another device.
    """
    with transaction():
        lock_attempts(attempt.enrolment_id)
        if db.session.get(HandIn, attempt.id):
            raise Conflict("handed-in")
        last = db.session.scalars(
            select(AttemptStep)
            .where(AttemptStep.attempt_id == attempt.id, AttemptStep.question_id == question_id)
            .order_by(AttemptStep.number.desc())
            .limit(1)
        ).first()
        if last is not None and tuple(last.response) == response:
            return
        number = db.session.scalar(select(func.max(AttemptStep.number)).where(AttemptStep.attempt_id == attempt.id))
        db.session.add(
            AttemptStep(
                attempt_id=attempt.id,
                number=(number or 0) + 1,
                question_id=question_id,
                response=list(response),
                saved_at=clock.now(),
            )
        )


def swap_question(attempt: queries.OpenAttempt, number: int, bank: Bank, person_id: int) -> None:
    """Put another question in place of a heavy one (`number` from 1). Earlier steps stay; nothing is lost or gained.

    Raises Conflict "handed-in", or "no-other-question" where the question is not heavy or the bank has no other.
    """
    with transaction():
        lock_attempts(attempt.enrolment_id)
        if db.session.get(HandIn, attempt.id):
            raise Conflict("handed-in")
        row = db.session.get_one(Attempt, attempt.id, with_for_update=True, populate_existing=True)
        paper = list(queries.placed(row.paper))
        leaving = queries.frozen_questions((paper[number - 1],))[0]
        other = substitute(bank, paper, leaving, row.seed + number) if leaving.is_heavy else None
        if other is None:
            raise Conflict("no-other-question")
        body = bank.by_id[other.question_id].frozen()
        upsert(FrozenQuestion, {"digest": other.digest}, {"question_id": other.question_id, "body": body})
        paper[number - 1] = other
        row.paper = [asdict(place) for place in paper]
        audit.record(Tag.ATTEMPT_SWAP, by=person_id, subject=("attempt", attempt.id), number=number)


def hand_in(code: str, enrolment_id: int, person_id: int) -> tuple[Attempt, HandIn, bool]:
    """Mark and end an attempt in the open transaction; returns it, its hand-in, and whether this call ended it.

    A second call returns the first call's result. Raises NotFound for an attempt that is not this enrolment's.
    """
    require_transaction()
    lock_attempts(enrolment_id)
    attempt = db.session.scalars(
        select(Attempt).where(Attempt.code == code, Attempt.enrolment_id == enrolment_id)
    ).first()
    if attempt is None:
        raise NotFound("attempt")
    before = db.session.get(HandIn, attempt.id)
    if before is not None:
        return attempt, before, False
    result = result_of(attempt)
    ending = HandIn(
        attempt_id=attempt.id,
        handed_in_at=clock.now(),
        percent=result.percent,
        has_passed=result.has_passed,
        weak_objectives=list(result.weak_objectives),
    )
    db.session.add(ending)
    audit.record(
        Tag.ATTEMPT_HAND_IN,
        by=person_id,
        subject=("attempt", attempt.id),
        quiz=attempt.quiz_id,
        percent=result.percent,
        passed=result.has_passed,
    )
    return attempt, ending, True


def result_of(attempt: Attempt) -> Result:
    """The attempt marked from its stored answers and frozen questions: the same today and years later."""
    steps = db.session.execute(
        select(AttemptStep.question_id, AttemptStep.response)
        .where(AttemptStep.attempt_id == attempt.id)
        .order_by(AttemptStep.number)
    )
    responses = {row.question_id: tuple(row.response) for row in steps}
    questions = queries.frozen_questions(queries.placed(attempt.paper))
    return marking.mark(questions, responses, attempt.pass_mark)
