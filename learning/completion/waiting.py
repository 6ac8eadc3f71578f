"""A completed course whose certificate waits, because the learner's name could not be printed when it was due."""

from sqlalchemy import select

from certificates import queries as certificates
from certificates.rules import Letterhead
from learning.catalogue.types import Catalogue
from learning.completion.actions import certify
from learning.completion.models import Completion
from learning.core.db import db, transaction
from learning.enrolment.models import Enrolment


def issue_waiting(person_id: int, catalogue: Catalogue, letterhead: Letterhead) -> str | None:
    """Issue the certificate that waits for a person's name, if one does and the name can be printed now.

    It says the day on which the course was completed. Returns its code.
    """
    with transaction():
        completion = db.session.scalars(
            select(Completion)
            .join(Enrolment, Enrolment.id == Completion.enrolment_id)
            .where(Enrolment.person_id == person_id)
            .with_for_update(of=Completion)
        ).first()
        if completion is None or certificates.latest_of(completion.id):
            return None
        return certify(completion, person_id, catalogue, letterhead)
