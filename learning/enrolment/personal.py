"""What is held about a person in the course."""

from typing import Any

from sqlalchemy import Select, select

from learning.core.personal import PersonalRows
from learning.enrolment.models import Enrolment


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table. They stay when a person is erased: they count without a name."""
    return [(Enrolment, Enrolment.person_id == person_id)]


def of(person_id: int) -> Select[Any]:
    """The ids of a person's enrolments, which other nouns hang on."""
    return select(Enrolment.id).where(Enrolment.person_id == person_id)
