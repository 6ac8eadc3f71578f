"""Every read of attempts."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from learning.assessment.models import Attempt, AttemptStep, FrozenQuestion, HandIn
from learning.assessment.types import PlacedQuestion, Question, thawed
from learning.core.db import db
from learning.enrolment.models import Enrolment

Responses = dict[str, tuple[str, ...]]

# A digest names one wording for ever, so what it names may be kept in memory.
_frozen: dict[str, Question] = {}


@dataclass(frozen=True)
class OpenAttempt:
    """An attempt with its paper and present answers; `hand_in` is set once it is handed in."""

    id: int
    code: str
    enrolment_id: int
    quiz_id: str
    number: int
    pass_mark: int
    paper: tuple[PlacedQuestion, ...]
    responses: Responses
    saved_at: datetime | None
    hand_in: HandIn | None


def placed(paper: list[dict[str, str]]) -> tuple[PlacedQuestion, ...]:
    """A stored paper as it was drawn."""
    return tuple(PlacedQuestion(entry["question_id"], entry["digest"], tuple(entry["order"])) for entry in paper)


def attempt_by_code(code: str, enrolment_id: int) -> OpenAttempt | None:
    """A learner's own attempt, with its answers, in one query."""
    rows = db.session.execute(
        select(Attempt, HandIn, AttemptStep.question_id, AttemptStep.response, AttemptStep.saved_at)
        .outerjoin(HandIn, HandIn.attempt_id == Attempt.id)
        .outerjoin(AttemptStep, AttemptStep.attempt_id == Attempt.id)
        .where(Attempt.code == code, Attempt.enrolment_id == enrolment_id)
        .order_by(AttemptStep.number)
    ).all()
    if not rows:
        return None
    attempt, hand_in = rows[0][0], rows[0][1]
    responses = {row.question_id: tuple(row.response) for row in rows if row.question_id}
    return OpenAttempt(
        id=attempt.id,
        code=attempt.code,
        enrolment_id=attempt.enrolment_id,
        quiz_id=attempt.quiz_id,
        number=attempt.number,
        pass_mark=attempt.pass_mark,
        paper=placed(attempt.paper),
        responses={question: response for question, response in responses.items() if response},
        saved_at=rows[-1].saved_at,
        hand_in=hand_in,
    )


def frozen_questions(paper: tuple[PlacedQuestion, ...]) -> list[Question]:
    """The questions of a paper as they were asked, in its order. Raises KeyError when one was lost."""
    missing = {p.digest for p in paper} - _frozen.keys()
    if missing:
        for row in db.session.scalars(select(FrozenQuestion).where(FrozenQuestion.digest.in_(missing))):
            _frozen[row.digest] = thawed(row.body)
    return [_frozen[p.digest] for p in paper]


@dataclass(frozen=True)
class AttemptSummary:
    """One attempt in a list: its outcome, without answers."""

    code: str
    quiz_id: str
    number: int
    began_at: datetime
    handed_in_at: datetime | None
    percent: int | None
    has_passed: bool
    weak_objectives: tuple[str, ...]
    id: int


def attempts_of(enrolment_ids: list[int], quiz_id: str | None = None) -> dict[int, list[AttemptSummary]]:
    """Attempts of these enrolments, oldest first, without answers, in one query."""
    query = (
        select(
            Attempt.enrolment_id,
            Attempt.code,
            Attempt.quiz_id,
            Attempt.number,
            Attempt.began_at,
            HandIn.handed_in_at,
            HandIn.percent,
            HandIn.has_passed,
            HandIn.weak_objectives,
            Attempt.id,
        )
        .outerjoin(HandIn, HandIn.attempt_id == Attempt.id)
        .where(Attempt.enrolment_id.in_(enrolment_ids))
        .order_by(Attempt.id)
    )
    if quiz_id:
        query = query.where(Attempt.quiz_id == quiz_id)
    found: dict[int, list[AttemptSummary]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.enrolment_id, []).append(
            AttemptSummary(
                code=row.code,
                quiz_id=row.quiz_id,
                number=row.number,
                began_at=row.began_at,
                handed_in_at=row.handed_in_at,
                percent=row.percent,
                has_passed=bool(row.has_passed),
                weak_objectives=tuple(row.weak_objectives or ()),
                id=row.id,
            )
        )
    return found


@dataclass(frozen=True)
class Step:
    """One saved answer."""

    question_id: str
    response: tuple[str, ...]
    saved_at: datetime


@dataclass(frozen=True)
class Replay:
    """An attempt with every step ever saved, for those who must account for it."""

    id: int
    person_id: int
    quiz_id: str
    number: int
    pass_mark: int
    revision: str
    began_at: datetime
    handed_in_at: datetime | None
    percent: int | None
    paper: tuple[PlacedQuestion, ...]
    steps: tuple[Step, ...]

    @property
    def responses(self) -> Responses:
        """The present answer to each question: its last step."""
        return {step.question_id: step.response for step in self.steps}


def replay(attempt_id: int) -> Replay | None:
    """Any attempt, step by step; for administrators."""
    row = db.session.execute(
        select(Attempt, HandIn, Enrolment.person_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .outerjoin(HandIn, HandIn.attempt_id == Attempt.id)
        .where(Attempt.id == attempt_id)
    ).first()
    if row is None:
        return None
    attempt, hand_in, person_id = row
    steps = db.session.execute(
        select(AttemptStep.question_id, AttemptStep.response, AttemptStep.saved_at)
        .where(AttemptStep.attempt_id == attempt_id)
        .order_by(AttemptStep.number)
    )
    return Replay(
        id=attempt.id,
        person_id=person_id,
        quiz_id=attempt.quiz_id,
        number=attempt.number,
        pass_mark=attempt.pass_mark,
        revision=attempt.revision,
        began_at=attempt.began_at,
        handed_in_at=hand_in.handed_in_at if hand_in else None,
        percent=hand_in.percent if hand_in else None,
        paper=placed(attempt.paper),
        steps=tuple(Step(step.question_id, tuple(step.response), step.saved_at) for step in steps),
    )
