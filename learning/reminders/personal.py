"""Which reminders a person was sent."""

from sqlalchemy import delete

from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.enrolment.personal import of
from learning.reminders.models import Reminder


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table."""
    return [(Reminder, Reminder.enrolment_id.in_(of(person_id)))]


def erase(person_id: int) -> None:
    """Forget what was sent."""
    db.session.execute(delete(Reminder).where(Reminder.enrolment_id.in_(of(person_id))))
