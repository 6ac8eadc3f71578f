"""Item statistics of a module's quiz, from first finished attempts."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from learning.assessment import queries as assessment
from learning.assessment.kinds import KINDS
from learning.assessment.models import Attempt, AttemptStep, HandIn
from learning.assessment.statistics import LEAST, ItemFigures, Sitting, alpha, figures
from learning.assessment.types import Question
from learning.core.db import db
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


def bank_figures(module_id: str) -> BankFigures:
    """The figures of a module's latest 10,000 first attempts. A changed wording is a question of its own."""
    sittings, worded = _sittings(module_id)
    found = figures(sittings)
    items = [(worded[digest], item) for digest, item in found.items()]
    items.sort(key=lambda pair: (pair[1].verdict != "pull", pair[1].verdict != "look", pair[0].id))
    mean = sum(s.total / len(s.points) for s in sittings) / len(sittings) if sittings else 0.0
    return BankFigures(len(sittings), tuple(items), alpha(sittings), mean, _by_objective(sittings, worded))


def _by_objective(sittings: list[Sitting], worded: dict[str, Question]) -> dict[str, float]:
    """By objective, the mean share of points; hidden like items below the least number of people."""
    points: dict[str, list[float]] = defaultdict(list)
    if len(sittings) >= LEAST:
        for sitting in sittings:
            for digest, value in sitting.points.items():
                points[worded[digest].objective].append(value)
    return {objective: sum(values) / len(values) for objective, values in points.items()}


def _sittings(module_id: str) -> tuple[list[Sitting], dict[str, Question]]:
    firsts = db.session.execute(
        select(Attempt.id, Attempt.paper, Person.language)
        .join(HandIn, HandIn.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Attempt.module_id == module_id, Attempt.number == 1)
        .order_by(Attempt.id.desc())
        .limit(MOST)
    ).all()
    if not firsts:
        return [], {}
    responses: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    steps = db.session.execute(
        select(AttemptStep.attempt_id, AttemptStep.question_id, AttemptStep.response)
        .join(Attempt, Attempt.id == AttemptStep.attempt_id)
        .where(Attempt.module_id == module_id, Attempt.number == 1, Attempt.id >= firsts[-1].id)
        .order_by(AttemptStep.attempt_id, AttemptStep.number)
    )
    for step in steps:
        responses[step.attempt_id][step.question_id] = tuple(step.response)
    worded: dict[str, Question] = {}
    sittings = []
    for row in firsts:
        paper = assessment.placed(row.paper)
        if not all(place.digest in worded for place in paper):
            worded |= zip((p.digest for p in paper), assessment.frozen_questions(paper), strict=True)
        given = {place.digest: responses[row.id].get(place.question_id, ()) for place in paper}
        points = {digest: KINDS[worded[digest].kind].points(worded[digest], said) for digest, said in given.items()}
        sittings.append(Sitting(points, given, row.language))
    return sittings, worded
