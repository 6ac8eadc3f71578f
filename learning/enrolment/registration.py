"""Registering: a new person, in an organisation or team by choice or code, enrolled in the course and signed in."""

from dataclasses import replace

from learning.core import audit
from learning.core.audit import Tag
from learning.core.db import transaction
from learning.enrolment.actions import enrol
from learning.people import actions, addresses, invitations, joining, queries, rules, signing_in
from learning.people.actions import NewPerson
from learning.people.models import Person
from learning.people.permissions import Role


def register(new: NewPerson, course_id: str, organisation_id: int | None, join_code: str, device: str) -> str:
    """Register a person; returns the secret of their sign-in. A join code goes before a chosen organisation.

    Raises Conflict "email-taken", or for the code as `joining.place_of` does.
    """
    with transaction():
        organisation, team_id = _place(organisation_id, join_code)
        person = actions.add_person(replace(new, organisation_id=organisation, team_id=team_id))
        enrol(person.id, course_id)
        audit.record(
            Tag.PERSON_REGISTER, by=person.id, subject=("person", person.id), organisation_id=person.organisation_id
        )
        addresses.send_proof(person)
        return signing_in.begin_sign_in(person, device)


def _place(organisation_id: int | None, join_code: str) -> tuple[int | None, int | None]:
    if join_code.strip():
        return joining.place_of(join_code)
    chosen = queries.organisation(organisation_id)
    return (chosen.id, None) if chosen and chosen.is_listed else (None, None)


def invite(new: NewPerson, course_id: str, roles: frozenset[Role], by: int) -> Person:
    """Add a person who sets their own password through a link sent by mail. Raises Conflict "email-taken".

    An address that is registered and not proved is invited too: the account goes to the mailbox's owner when the link
    is used, and stays where it is until then.
    """
    with transaction():
        held = queries.person_by_email(rules.clean_email(new.email))
        if held is not None and held.email_proved_at is None:
            invitations.invite_holder(held, new, roles, by)
            return held
        person = actions.add_person(new, roles, by)
        enrol(person.id, course_id)
        invitations.send(person)
        audit.record(Tag.PERSON_INVITE, by=by, subject=("person", person.id), organisation_id=person.organisation_id)
        return person
