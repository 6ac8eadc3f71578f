"""Writes about organisations and teams."""

from datetime import date

from sqlalchemy.exc import IntegrityError

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict, NotFound
from learning.people import passwords, queries, rules
from learning.people.models import Organisation, Team


def add_organisation(name: str, is_listed: bool, support: str, by: int | None) -> Organisation:
    """A new organisation with a join code. Raises Conflict "name-taken", "name-unprintable", "contacts-<fault>"."""
    with transaction():
        organisation = Organisation(
            name=rules.printable_name(name),
            name_key=rules.name_key(rules.clean_name(name)),
            join_code=passwords.new_join_code(),
            is_listed=is_listed,
            support=_contacts(support),
            created_at=clock.now(),
        )
        _add(organisation)
        audit.record(
            Tag.ORGANISATION_ADD,
            by=by,
            subject=("organisation", organisation.id),
            organisation_id=organisation.id,
        )
        return organisation


def change_organisation(organisation_id: int, name: str, is_listed: bool, support: str, by: int) -> None:
    """Change an organisation. Raises NotFound, Conflict "name-taken", "name-unprintable", "contacts-<fault>"."""
    with transaction():
        organisation = queries.organisation(organisation_id)
        if organisation is None:
            raise NotFound("organisation")
        organisation.name = rules.printable_name(name)
        organisation.name_key = rules.name_key(organisation.name)
        organisation.is_listed, organisation.support = is_listed, _contacts(support)
        _add(organisation)
        audit.record(
            Tag.ORGANISATION_CHANGE,
            by=by,
            subject=("organisation", organisation_id),
            organisation_id=organisation_id,
        )


def add_team(organisation_id: int, name: str, due_on: date | None, by: int | None) -> Team:
    """A new team with a join code. Raises Conflict "name-taken"."""
    with transaction():
        team = Team(
            organisation_id=organisation_id,
            name=rules.clean_name(name),
            name_key=rules.name_key(rules.clean_name(name)),
            join_code=passwords.new_join_code(),
            due_on=due_on,
            created_at=clock.now(),
        )
        _add(team)
        audit.record(Tag.TEAM_ADD, by=by, subject=("team", team.id), organisation_id=organisation_id)
        return team


def change_team(team_id: int, organisation_id: int, name: str, due_on: date | None, by: int) -> None:
    """Change a team of an organisation. Raises NotFound, Conflict "name-taken"."""
    with transaction():
        team = queries.team(team_id, organisation_id)
        if team is None:
            raise NotFound("team")
        team.name = rules.clean_name(name)
        team.name_key = rules.name_key(team.name)
        team.due_on = due_on
        _add(team)
        audit.record(Tag.TEAM_CHANGE, by=by, subject=("team", team_id), organisation_id=organisation_id)


def _contacts(text: str) -> str:
    """Contacts may be left out at first (the organisation is then named to its manager), but not be a placeholder."""
    text = rules.clean_contacts(text)
    fault = rules.contacts_fault(text) if text else None
    if fault:
        raise Conflict(f"contacts-{fault}")
    return text


def _add(row: Organisation | Team) -> None:
    require_transaction()
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("name-taken") from error
