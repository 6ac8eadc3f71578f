"""Reads that combine lessons, quizzes and completions."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from learning.completion.models import Completion, ModuleCompletion
from learning.core.db import db
from learning.courseware import rules
from learning.courseware.queries import LearnerProgress
from learning.courseware.rules import Progress
from learning.courseware.types import Lesson, Module
from learning.enrolment.models import Enrolment
from learning.scenarios import queries as scenarios


@dataclass(frozen=True)
class ModuleResult:
    """A module passed: when, and the mark it was first passed with."""

    module_id: str
    percent: int
    completed_at: datetime


def passed_modules(enrolment_ids: list[int]) -> dict[int, dict[str, ModuleResult]]:
    """The modules these enrolments have passed, in one query."""
    found: dict[int, dict[str, ModuleResult]] = {}
    for row in db.session.execute(
        select(
            ModuleCompletion.enrolment_id,
            ModuleCompletion.module_id,
            ModuleCompletion.percent,
            ModuleCompletion.completed_at,
        ).where(ModuleCompletion.enrolment_id.in_(enrolment_ids))
    ):
        found.setdefault(row.enrolment_id, {})[row.module_id] = ModuleResult(
            row.module_id, row.percent, row.completed_at
        )
    return found


def progress(trail: LearnerProgress) -> tuple[Progress, dict[str, ModuleResult]]:
    """The learner's progress for the rules, and the modules passed with their marks."""
    passed = passed_modules([trail.enrolment_id]).get(trail.enrolment_id, {})
    played = frozenset(module for module, story in scenarios.played(trail.enrolment_id).items() if story.finished_at)
    return progress_with(trail, frozenset(passed), played), passed


def progress_with(trail: LearnerProgress, passed: frozenset[str], played: frozenset[str] = frozenset()) -> Progress:
    """The learner's progress for the rules, with the passed modules and finished stories given."""
    return Progress(trail.finished, trail.opened, trail.last, passed, played)


def lessons_left(module: Module, trail: LearnerProgress) -> tuple[Lesson, ...]:
    """Lessons of a module the learner still has to finish; a quiz opens when there is none."""
    return rules.lessons_left(module, progress_with(trail, frozenset()))


def completion_of(person_id: int) -> Completion | None:
    """The completion of a person, if there is one."""
    return db.session.scalars(
        select(Completion)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(Enrolment.person_id == person_id)
    ).first()
