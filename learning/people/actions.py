"""Every write about people: one verb, one transaction, one audit event."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict
from learning.people import joining, last_admin, passwords, queries, rules
from learning.people.models import Person, PersonClosure, RoleGrant, SignIn
from learning.people.permissions import Role


@dataclass(frozen=True)
class NewPerson:
    """What a person says of themselves when they register."""

    name: str
    email: str
    password: str
    language: str
    organisation_id: int | None = None
    team_id: int | None = None


def add_person(new: NewPerson, roles: frozenset[Role] = frozenset(), by: int | None = None) -> Person:
    """Insert a person with roles into the open transaction. Raises Conflict "email-taken", "name-unprintable"."""
    require_transaction()
    name = rules.printable_name(new.name)
    person = Person(
        email=rules.clean_email(new.email),
        name=name,
        name_key=rules.name_key(name),
        language=new.language,
        password_hash=passwords.hash_password(new.password) if new.password else "",
        password_grade=rules.password_grade(new.password) if new.password else "",
        organisation_id=new.organisation_id,
        team_id=new.team_id,
        created_at=clock.now(),
    )
    db.session.add(person)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("email-taken") from error
    for role in roles:
        db.session.add(RoleGrant(person_id=person.id, role=role, granted_by=by, granted_at=clock.now()))
    return person


def end_devices(person_id: int, *where: object, by: int | None = None) -> None:
    """Sign a person's devices out, all or those that fit, in the open transaction. `by`: another person who did it."""
    require_transaction()
    db.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), *where)  # type: ignore[arg-type]
        .values(ended_at=clock.now(), ended_by=by)
    )


def change_profile(person_id: int, name: str, language: str, other_name: str = "") -> None:
    """Change one's own name, the same in another script, and preferred language, in the open transaction.

    Certificates already issued keep the name they carry. Raises Conflict "name-unprintable".
    """
    require_transaction()
    person = db.session.get_one(Person, person_id)
    person.name = rules.printable_name(name)
    person.name_key = rules.name_key(person.name)
    person.other_name = rules.printable_name(other_name)
    person.language = language
    audit.record(Tag.PERSON_CHANGE, by=person_id, subject=("person", person_id), organisation_id=person.organisation_id)


def join(person_id: int, code: str) -> None:
    """Join the organisation, or team, of a join code as typed. Raises Conflict as `joining.place_of` does."""
    with transaction():
        move(person_id, *joining.place_of(code), by=person_id)


def leave(person_id: int) -> None:
    """Leave one's organisation: its managers no longer see the record. Roles held there end."""
    with transaction():
        move(person_id, None, None, by=person_id)


def move(person_id: int, organisation_id: int | None, team_id: int | None, by: int) -> None:
    """Put a person in an organisation and team, in the open transaction.

    Roles other than admin belong to an organisation, so they end when a person leaves it.
    """
    require_transaction()
    person = db.session.get_one(Person, person_id, with_for_update=True)
    left = person.organisation_id
    if organisation_id != left:
        for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id)):
            if grant.role != Role.ADMIN:
                db.session.delete(grant)
        db.session.flush()  # before the same role may be granted anew
    person.organisation_id, person.team_id = organisation_id, team_id
    audit.record(
        Tag.PERSON_MOVE, by=by, subject=("person", person_id), organisation_id=organisation_id or left, left=left
    )


def move_person(person_id: int, organisation_id: int | None, team_id: int | None, by: int) -> None:
    """`move` as a verb of its own."""
    with transaction():
        move(person_id, organisation_id, team_id, by)


def close_person(person_id: int, by: int) -> None:
    """Close an account: it can no longer be used, its records stay. Twice is once.

    Raises Conflict "own-account" for one's own, "last-admin" for the last administrator's.
    """
    if person_id == by:
        raise Conflict("own-account")
    with transaction():
        last_admin.hold()
        last_admin.must_stay(person_id)
        if queries.is_closed(person_id) is None:
            db.session.add(PersonClosure(person_id=person_id, closed_at=clock.now(), closed_by=by))
            end_devices(person_id, by=by)
            audit.record(Tag.PERSON_CLOSE, by=by, subject=("person", person_id))


def reopen_person(person_id: int, by: int) -> None:
    """Open a closed account again."""
    with transaction():
        closure = db.session.get(PersonClosure, person_id)
        if closure:
            db.session.delete(closure)
            audit.record(Tag.PERSON_REOPEN, by=by, subject=("person", person_id))


def set_roles(person_id: int, roles: frozenset[Role], by: int) -> None:
    """Make these the roles a person holds. The last administrator cannot lay the role down (Conflict)."""
    with transaction():
        last_admin.hold()
        _set_roles(person_id, roles, by)


def change_person(person_id: int, organisation_id: int | None, roles: frozenset[Role], by: int) -> None:
    """Put a person in an organisation and make these the roles they hold: both, or neither.

    Who changes organisation leaves the team. Raises Conflict "last-admin".
    """
    with transaction():
        last_admin.hold()
        if db.session.get_one(Person, person_id).organisation_id != organisation_id:
            move(person_id, organisation_id, None, by)
        _set_roles(person_id, roles, by)


def _set_roles(person_id: int, roles: frozenset[Role], by: int) -> None:
    held = {Role(g.role): g for g in db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id))}
    if Role.ADMIN in held.keys() - roles:
        last_admin.must_stay(person_id)
    for role in held.keys() - roles:
        db.session.delete(held[role])
        audit.record(Tag.ROLE_WITHDRAW, by=by, subject=("person", person_id), role=str(role))
    for role in roles - held.keys():
        db.session.add(RoleGrant(person_id=person_id, role=role, granted_by=by, granted_at=clock.now()))
        audit.record(Tag.ROLE_GRANT, by=by, subject=("person", person_id), role=str(role))
