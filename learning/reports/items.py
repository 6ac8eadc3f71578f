"""Item statistics of a module's quiz, from first finished attempts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from learning.assessment import queries as assessment
from learning.assessment.kinds import KINDS
from learning.assessment.models import Attempt, AttemptStep, HandIn
from learning.assessment.statistics import LEAST, ItemFigures, Sitting, alpha, figures
from learning.assessment.types import Question
from learning.core.db import db
from learning.core.locales import SOURCE
from learning.enrolment.models import Enrolment
from learning.people.models import Person

MOST = 10_000


@dataclass(frozen=True)
class BankFigures:
    """The figures of a bank: how many sat it, each question as it was worded, and alpha."""

    sat: int
    items: tuple[tuple[Question, ItemFigures], ...]
    alpha: float | None
    mean: float
    by_objective: dict[str, float]


def bank_figures(quiz_id: str) -> BankFigures:
    """The figures of a quiz's latest 10,000 first attempts. Wordings that ask the same, in whatever language, count
    as one question; a changed key is a question of its own."""
    sittings, worded = _sittings(quiz_id)
    found = figures(sittings)
    items = [(worded[key], item) for key, item in found.items()]
    items.sort(key=lambda pair: (pair[1].verdict != "pull", pair[1].verdict != "look", pair[0].id))
    mean = sum(s.total / len(s.points) for s in sittings) / len(sittings) if sittings else 0.0
    return BankFigures(len(sittings), tuple(items), alpha(sittings), mean, _by_objective(sittings, worded))


def _by_objective(sittings: list[Sitting], worded: dict[str, Question]) -> dict[str, float]:
    """By objective, the mean share of points; hidden like items below the least number of people."""
    points: dict[str, list[float]] = defaultdict(list)
    if len(sittings) >= LEAST:
        for sitting in sittings:
            for key, value in sitting.points.items():
                points[worded[key].objective].append(value)
    return {objective: sum(values) / len(values) for objective, values in points.items()}


def _sittings(quiz_id: str) -> tuple[list[Sitting], dict[str, Question]]:
    firsts = db.session.execute(
        select(Attempt.id, Attempt.paper, Person.language)
        .join(HandIn, HandIn.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Attempt.quiz_id == quiz_id, Attempt.number == 1)
        .order_by(Attempt.id.desc())
        .limit(MOST)
    ).all()
    if not firsts:
        return [], {}
    responses: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    steps = db.session.execute(
        select(AttemptStep.attempt_id, AttemptStep.question_id, AttemptStep.response)
        .join(Attempt, Attempt.id == AttemptStep.attempt_id)
        .where(Attempt.quiz_id == quiz_id, Attempt.number == 1, Attempt.id >= firsts[-1].id)
        .order_by(AttemptStep.attempt_id, AttemptStep.number)
    )
    for step in steps:
        responses[step.attempt_id][step.question_id] = tuple(step.response)
    asked: dict[str, Question] = {}
    sittings = []
    for row in firsts:
        paper = assessment.placed(row.paper)
        if not all(place.digest in asked for place in paper):
            asked |= zip((p.digest for p in paper), assessment.frozen_questions(paper), strict=True)
        questions = [asked[place.digest] for place in paper]
        given = {question.key_digest: responses[row.id].get(question.id, ()) for question in questions}
        points = {q.key_digest: KINDS[q.kind].points(q, given[q.key_digest]) for q in questions}
        sittings.append(Sitting(points, given, row.language))
    return sittings, _wordings(asked.values())


def _wordings(questions: Iterable[Question]) -> dict[str, Question]:
    """By key, the wording that stands for it: the source's where it was asked, the one asked last."""
    found: dict[str, Question] = {}
    for question in sorted(questions, key=lambda one: one.language != SOURCE):
        found.setdefault(question.key_digest, question)
    return found
