"""Every write of an enrolment itself."""

from sqlalchemy import update

from learning.core import clock
from learning.core.db import db, require_transaction, transaction, upsert
from learning.enrolment.models import Enrolment
from learning.enrolment.types import LessonKey


def enrol(person_id: int, course_id: str) -> None:
    """Enrol a person in the course, in the open transaction."""
    require_transaction()
    upsert(Enrolment, {"person_id": person_id, "course_id": course_id}, {"began_at": clock.now(), "modules_passed": 0})


def enrol_late(person_id: int, course_id: str) -> None:
    """`enrol` as a verb of its own, for an account made before the course. Twice is once."""
    with transaction():
        enrol(person_id, course_id)


def touch(enrolment_id: int, last: LessonKey | None = None) -> None:
    """Note that the learner was active, and where they stand, in the open transaction."""
    require_transaction()
    values: dict[str, object] = {"last_active_at": clock.now()}
    if last:
        values |= {"last_module": last[0], "last_lesson": last[1]}
    db.session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(**values))
