"""Writes about contacts: whom people may turn to for support or to report a concern."""

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, transaction
from learning.core.errors import Conflict, NotFound
from learning.people import queries, rules
from learning.people.models import SupportText


def write_for_everybody(text: str, by: int | None) -> None:
    """Say whom everybody may turn to. Raises Conflict "contacts-<fault>" (see `rules.contacts_fault`)."""
    text = _checked(text)
    with transaction():
        row = SupportText(text=text, written_at=clock.now())
        db.session.add(row)
        db.session.flush()
        audit.record(Tag.SUPPORT_CHANGE, by=by, subject=("support", row.id))


def write_for_organisation(organisation_id: int, text: str, by: int | None) -> None:
    """Say whom the people of an organisation may turn to. Raises NotFound, Conflict "contacts-<fault>"."""
    text = _checked(text)
    with transaction():
        organisation = queries.organisation(organisation_id)
        if organisation is None:
            raise NotFound("organisation")
        organisation.support = text
        audit.record(
            Tag.SUPPORT_CHANGE,
            by=by,
            subject=("organisation", organisation_id),
            organisation_id=organisation_id,
        )


def _checked(text: str) -> str:
    text = rules.clean_contacts(text)
    if fault := rules.contacts_fault(text):
        raise Conflict(f"contacts-{fault}")
    return text
