"""Every write about a learner's way through the lessons. Twice is once: a lost line may send anything again."""

from sqlalchemy import ColumnElement, select, update

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, transaction, upsert
from learning.courseware import retrieval
from learning.courseware.models import LessonProgress, LessonReading
from learning.enrolment.actions import touch
from learning.enrolment.types import LessonKey


def open_lesson(enrolment_id: int, lesson: LessonKey) -> None:
    """Note that a lesson was opened; it is where the learner goes on next time."""
    with transaction():
        _touch_lesson(enrolment_id, lesson)
        touch(enrolment_id, lesson)


def finish_lesson(
    enrolment_id: int,
    person_id: int,
    lesson: LessonKey,
    onward: LessonKey | None,
    round_it: bool = False,
    digest: str = "",
) -> None:
    """Finish a lesson, or step round a heavy one, and stand at the one that follows. `digest`: of the text read."""
    with transaction():
        _touch_lesson(enrolment_id, lesson)
        if digest:
            read = {"enrolment_id": enrolment_id, "lesson": "/".join(lesson), "text_digest": digest}
            upsert(LessonReading, read, {"read_at": clock.now()})
        if onward:
            _touch_lesson(enrolment_id, onward)
        changed = db.session.execute(
            update(LessonProgress)
            .where(*_is(enrolment_id, lesson), LessonProgress.finished_at.is_(None))
            .values(finished_at=clock.now(), stepped_round=round_it)
        )
        touch(enrolment_id, onward or lesson)
        if changed.rowcount:  # type: ignore[attr-defined]
            audit.record(Tag.LESSON_FINISH, by=person_id, subject=("enrolment", enrolment_id), lesson="/".join(lesson))


def keep_practice(
    enrolment_id: int, lesson: LessonKey, item: str, response: list[str], is_right: bool, key: str
) -> None:
    """Remember the last response to a practice item and how often it was tried.

    `key` names the showing of the item that was answered: the same answer under the same key counts once, however
    often it arrives; without one ("") each arrival is a try.
    """
    with transaction():
        _touch_lesson(enrolment_id, lesson)
        row = db.session.scalars(select(LessonProgress).where(*_is(enrolment_id, lesson)).with_for_update()).one()
        kept = retrieval.kept_after(row.practice.get(item, {}), response, is_right, clock.now(), key)
        row.practice = {**row.practice, item: kept}
        touch(enrolment_id, lesson)


def _touch_lesson(enrolment_id: int, lesson: LessonKey) -> None:
    upsert(
        LessonProgress,
        {"enrolment_id": enrolment_id, "module_id": lesson[0], "lesson_id": lesson[1]},
        {"opened_at": clock.now(), "stepped_round": False, "practice": {}},
    )


def _is(enrolment_id: int, lesson: LessonKey) -> tuple[ColumnElement[bool], ...]:
    return (
        LessonProgress.enrolment_id == enrolment_id,
        LessonProgress.module_id == lesson[0],
        LessonProgress.lesson_id == lesson[1],
    )
