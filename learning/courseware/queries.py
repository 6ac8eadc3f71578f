"""Every read of a learner's progress."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from learning.core.db import db
from learning.courseware.models import LessonProgress, LessonReading
from learning.enrolment.models import Enrolment
from learning.enrolment.types import LessonKey


@dataclass(frozen=True)
class LearnerProgress:
    """One learner's enrolment with every lesson touched, read in one query."""

    enrolment_id: int
    began_at: datetime
    last_active_at: datetime | None
    completed_at: datetime | None
    last: LessonKey | None
    finished: frozenset[LessonKey]
    opened: frozenset[LessonKey]
    stepped_round: frozenset[LessonKey]
    practice: dict[LessonKey, dict[str, Any]]
    spent: dict[LessonKey, float]


def finished(enrolment_id: int) -> frozenset[LessonKey]:
    """The lessons that a learner has read to the end or stepped round."""
    query = select(LessonProgress.module_id, LessonProgress.lesson_id).where(
        LessonProgress.enrolment_id == enrolment_id, LessonProgress.finished_at.is_not(None)
    )
    return frozenset((row.module_id, row.lesson_id) for row in db.session.execute(query))


def readings(enrolment_id: int) -> frozenset[tuple[str, str]]:
    """The lesson texts that a learner came to the end of: "module/lesson", and the digest of the text."""
    query = select(LessonReading.lesson, LessonReading.text_digest).where(LessonReading.enrolment_id == enrolment_id)
    return frozenset((row.lesson, row.text_digest) for row in db.session.execute(query))


# Asked on every page of a learner, so put together once.
_TRAIL = (
    select(
        Enrolment.id,
        Enrolment.began_at,
        Enrolment.last_active_at,
        Enrolment.completed_at,
        Enrolment.last_module,
        Enrolment.last_lesson,
        LessonProgress.module_id,
        LessonProgress.lesson_id,
        LessonProgress.opened_at,
        LessonProgress.finished_at,
        LessonProgress.stepped_round,
        LessonProgress.practice,
    )
    .outerjoin(LessonProgress, LessonProgress.enrolment_id == Enrolment.id)
    .where(Enrolment.person_id == bindparam("person_id"), Enrolment.course_id == bindparam("course_id"))
)


def trail(person_id: int, course_id: str) -> LearnerProgress | None:
    """The learner's trail through the course, or None where they are not enrolled."""
    rows = db.session.execute(_TRAIL, {"person_id": person_id, "course_id": course_id}).all()
    if not rows:
        return None
    first = rows[0]
    touched = [row for row in rows if row.lesson_id]
    return LearnerProgress(
        enrolment_id=first.id,
        began_at=first.began_at,
        last_active_at=first.last_active_at,
        completed_at=first.completed_at,
        last=(first.last_module, first.last_lesson) if first.last_lesson else None,
        finished=frozenset((row.module_id, row.lesson_id) for row in touched if row.finished_at),
        opened=frozenset((row.module_id, row.lesson_id) for row in touched),
        stepped_round=frozenset((row.module_id, row.lesson_id) for row in touched if row.stepped_round),
        spent={
            (row.module_id, row.lesson_id): (row.finished_at - row.opened_at).total_seconds() / 60
            for row in touched
            if row.finished_at and not row.stepped_round
        },
        practice={(row.module_id, row.lesson_id): row.practice for row in touched},
    )
