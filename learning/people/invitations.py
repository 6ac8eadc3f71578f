"""Inviting: a new person, one who has not come yet, or the owner of an address that somebody registered already."""

from sqlalchemy import select

from learning.core import audit, clock, mail
from learning.core.audit import Tag
from learning.core.db import db, require_transaction
from learning.people import links, rules
from learning.people.actions import NewPerson, move
from learning.people.models import Invitation, OneTimeLink, Person, RoleGrant
from learning.people.passwords import digest
from learning.people.permissions import Role


def send(person: Person) -> OneTimeLink:
    """Queue the mail with which an invited person sets a password, in the open transaction; returns its link.

    Of those that are alive the oldest ends when there would be too many.
    """
    require_transaction()
    for old in links.alive("invitation", person.id)[links.ALIVE_MOST - 1 :]:
        old.used_at = clock.now()
    secret = links.make_link("invitation", person.id, person.email)
    mail.queue("invitation", person.email, person.language, name=person.name, secret=secret)
    db.session.flush()
    return db.session.scalars(select(OneTimeLink).where(OneTimeLink.secret_digest == digest(secret))).one()


def invite_holder(person: Person, new: NewPerson, roles: frozenset[Role], by: int) -> None:
    """Invite the owner of an unproved address, in the open transaction. Nothing of the account changes until they come.

    Somebody who was invited into the same organisation and has not come gets the mail once more.
    """
    require_transaction()
    link = send(person)
    if person.password_hash or person.organisation_id != new.organisation_id:
        db.session.add(
            Invitation(
                link_id=link.id,
                organisation_id=new.organisation_id,
                team_id=new.team_id,
                name=rules.clean_name(new.name),
                roles=sorted(map(str, roles)),
                invited_by=by,
            )
        )
    audit.record(Tag.PERSON_INVITE, by=by, subject=("person", person.id), organisation_id=new.organisation_id)


def of_link(link_id: int) -> Invitation | None:
    """What the link of an invitation brings along, if anything."""
    return db.session.get(Invitation, link_id)


def accept(link: OneTimeLink, person: Person) -> None:
    """Give a person what their invitation brings, in the open transaction: organisation, team and roles."""
    require_transaction()
    brought = of_link(link.id)
    if brought is None:
        return
    if brought.organisation_id and (brought.team_id or brought.organisation_id != person.organisation_id):
        move(person.id, brought.organisation_id, brought.team_id, by=brought.invited_by)
    db.session.flush()
    held = set(db.session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person.id)))
    for role in set(brought.roles) - held:
        db.session.add(RoleGrant(person_id=person.id, role=role, granted_by=brought.invited_by, granted_at=clock.now()))
        audit.record(Tag.ROLE_GRANT, by=brought.invited_by, subject=("person", person.id), role=role)
