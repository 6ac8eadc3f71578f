"""What a learner keeps, as rows held about them."""

from sqlalchemy import delete

from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.enrolment.personal import of
from learning.study.models import Commitment, StudyNote, StudyWish


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table."""
    return [(model, model.enrolment_id.in_(of(person_id))) for model in (StudyNote, Commitment, StudyWish)]


def erase(person_id: int) -> None:
    """Take away notes, promises and wishes."""
    for model in (StudyNote, Commitment, StudyWish):
        db.session.execute(delete(model).where(model.enrolment_id.in_(of(person_id))))
