"""Every write about a learner's way through the lessons. Twice is once: a lost line may send anything again."""

from sqlalchemy import ColumnElement, select, update

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction, upsert
from learning.courseware import retrieval
from learning.courseware.models import Enrolment, LessonProgress, LessonReading
from learning.courseware.rules import Key


def enrol(person_id: int, course_id: str) -> None:
    """Enrol a person in the course, in the open transaction."""
    require_transaction()
    upsert(Enrolment, {"person_id": person_id, "course_id": course_id}, {"began_at": clock.now(), "modules_passed": 0})


def touch(enrolment_id: int, last: Key | None = None) -> None:
    """Note that the learner was active, and where they stand, in the open transaction."""
    require_transaction()
    values: dict[str, object] = {"last_active_at": clock.now()}
    if last:
        values |= {"last_module": last[0], "last_lesson": last[1]}
    db.session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(**values))


def open_lesson(enrolment_id: int, lesson: Key) -> None:
    """Note that a lesson was opened; it is where the learner goes on next time."""
    with transaction():
        _touch_lesson(enrolment_id, lesson)
        touch(enrolment_id, lesson)


def finish_lesson(
    enrolment_id: int, person_id: int, lesson: Key, onward: Key | None, round_it: bool = False, digest: str = ""
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


def keep_practice(enrolment_id: int, lesson: Key, item: str, response: list[str], is_right: bool) -> None:
    """Remember the last response to a practice item and how often it was tried."""
    with transaction():
        _touch_lesson(enrolment_id, lesson)
        row = db.session.scalars(select(LessonProgress).where(*_is(enrolment_id, lesson)).with_for_update()).one()
        kept = retrieval.kept_after(row.practice.get(item, {}), response, is_right, clock.now())
        row.practice = {**row.practice, item: kept}
        touch(enrolment_id, lesson)


def _touch_lesson(enrolment_id: int, lesson: Key) -> None:
    upsert(
        LessonProgress,
        {"enrolment_id": enrolment_id, "module_id": lesson[0], "lesson_id": lesson[1]},
        {"opened_at": clock.now(), "stepped_round": False, "practice": {}},
    )


def _is(enrolment_id: int, lesson: Key) -> tuple[ColumnElement[bool], ...]:
    return (
        LessonProgress.enrolment_id == enrolment_id,
        LessonProgress.module_id == lesson[0],
        LessonProgress.lesson_id == lesson[1],
    )
