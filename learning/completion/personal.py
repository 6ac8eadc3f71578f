"""What is held about a person's completions and the papers issued for them."""

from typing import Any

from sqlalchemy import Select, select, update

from certificates import personal as papers
from certificates.models import Certificate
from learning.completion.models import Completion, Correction, CorrectionDecision, ModuleCompletion, Reissue, Renewal
from learning.core.db import db
from learning.core.personal import PersonalRows
from learning.enrolment.personal import of


def _certificates(person_id: int) -> Select[Any]:
    completions = select(Completion.id).where(Completion.enrolment_id.in_(of(person_id)))
    return select(Certificate.id).where(Certificate.completion_id.in_(completions))


def held(person_id: int) -> list[PersonalRows]:
    """The rows about this person, by table, with those of their certificates."""
    own = _certificates(person_id)
    asked = select(Correction.id).where(Correction.certificate_id.in_(own))
    return [
        (ModuleCompletion, ModuleCompletion.enrolment_id.in_(of(person_id))),
        (Completion, Completion.enrolment_id.in_(of(person_id))),
        *papers.held(own),
        (Renewal, Renewal.certificate_id.in_(own)),
        (Correction, Correction.certificate_id.in_(own)),
        (CorrectionDecision, CorrectionDecision.correction_id.in_(asked)),
        (Reissue, Reissue.certificate_id.in_(own)),
    ]


def erase(person_id: int, name: str) -> None:
    """Withdraw the certificates, because the printed name was theirs; `name` stands in its place from now on.

    Completions stay, without a name, for the counts.
    """
    own = list(db.session.scalars(_certificates(person_id)))
    papers.erase(own, name, by=person_id)
    asked = update(Correction).where(Correction.certificate_id.in_(own))
    db.session.execute(asked.values(name=name, other_name="", note=""))
