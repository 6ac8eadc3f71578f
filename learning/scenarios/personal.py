"""What is held about a person's ways through the stories."""

from sqlalchemy import delete

from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.enrolment.personal import of
from learning.scenarios.models import ScenarioPath


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table."""
    return [(ScenarioPath, ScenarioPath.enrolment_id.in_(of(person_id)))]


def erase(person_id: int) -> None:
    """Take away the ways taken."""
    db.session.execute(delete(ScenarioPath).where(ScenarioPath.enrolment_id.in_(of(person_id))))
