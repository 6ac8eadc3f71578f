"""What is held about a person's attempts."""

from sqlalchemy import delete, select

from learning.assessment.models import Attempt, AttemptStep, HandIn
from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.enrolment.personal import of


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table."""
    attempts = select(Attempt.id).where(Attempt.enrolment_id.in_(of(person_id)))
    return [
        (Attempt, Attempt.enrolment_id.in_(of(person_id))),
        (AttemptStep, AttemptStep.attempt_id.in_(attempts)),
        (HandIn, HandIn.attempt_id.in_(attempts)),
    ]


def erase(person_id: int) -> None:
    """Take away the answers given; that an attempt was made, and its mark, stays for the counts."""
    attempts = list(db.session.scalars(select(Attempt.id).where(Attempt.enrolment_id.in_(of(person_id)))))
    db.session.execute(delete(AttemptStep).where(AttemptStep.attempt_id.in_(attempts)))
