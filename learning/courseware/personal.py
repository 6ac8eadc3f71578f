"""What is held about a person's way through the lessons."""

from sqlalchemy import update

from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.courseware.models import LessonProgress, LessonReading
from learning.enrolment.personal import of


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table."""
    return [
        (LessonProgress, LessonProgress.enrolment_id.in_(of(person_id))),
        (LessonReading, LessonReading.enrolment_id.in_(of(person_id))),
    ]


def erase(person_id: int) -> None:
    """Take away the answers given in practice; which lessons were finished stays, for the counts."""
    db.session.execute(update(LessonProgress).where(LessonProgress.enrolment_id.in_(of(person_id))).values(practice={}))
