"""A completed course whose certificate waits, because the learner's name could not be printed when it was due."""

from sqlalchemy import select

from certificates import queries as certificates
from certificates.rules import Letterhead
from learning.catalogue.types import Catalogue
from learning.completion.actions import certify
from learning.completion.models import Completion
from learning.core.db import db, transaction
from learning.enrolment.models import Enrolment
from learning.people import actions


def change_profile(
    person_id: int, name: str, language: str, other_name: str, catalogue: Catalogue, letterhead: Letterhead
) -> str | None:
    """Change one's own names and language, and issue the certificate that waited for a name, in one transaction.

    The certificate says the day on which the course was completed. Returns its code, or None where none waits or the
    name still cannot be printed. Raises Conflict "name-unprintable".
    """
    with transaction():
        actions.change_profile(person_id, name, language, other_name)
        db.session.flush()
        completion = db.session.scalars(
            select(Completion)
            .join(Enrolment, Enrolment.id == Completion.enrolment_id)
            .where(Enrolment.person_id == person_id)
            .with_for_update(of=Completion)
        ).first()
        if completion is None or certificates.latest_of(completion.id):
            return None
        return certify(completion, person_id, catalogue, letterhead)
