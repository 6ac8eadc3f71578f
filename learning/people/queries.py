"""Every read about people. Managers' reads are scoped to one organisation by the caller's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from learning.core import clock
from learning.core.db import db
from learning.people import session_rules
from learning.people.models import (
    OneTimeLink,
    Organisation,
    Person,
    PersonClosure,
    RoleGrant,
    SecondFactor,
    SignIn,
    SupportText,
    Team,
)
from learning.people.permissions import Permission, Role, permissions_of


@dataclass(frozen=True)
class Standing:
    """What the present sign-in has proved, and when (see `models.SignIn`)."""

    full_at: datetime | None
    proved_at: datetime | None
    staff_at: datetime | None
    seen_at: datetime | None
    has_factor: bool
    password_grade: str


@dataclass(frozen=True)
class Viewer:
    """Who is asking: what every page needs to know of the person signed in, read in one query."""

    id: int
    sign_in_id: int
    name: str
    email: str
    language: str
    organisation_id: int | None
    team_id: int | None
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    standing: Standing

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles allows it."""
        return permission in self.permissions


# Asked on every page, so put together once: building the statement costs more than the database does with it.
_VIEWER = (
    select(
        Person.id,
        SignIn.id.label("sign_in_id"),
        Person.name,
        Person.email,
        Person.language,
        Person.organisation_id,
        Person.team_id,
        Person.password_grade,
        SignIn.full_at,
        SignIn.proved_at,
        SignIn.staff_at,
        SignIn.seen_at,
        SecondFactor.person_id.label("factor_of"),
        RoleGrant.role,
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .outerjoin(SecondFactor, SecondFactor.person_id == Person.id)
    .outerjoin(PersonClosure, PersonClosure.person_id == Person.id)
    .where(
        SignIn.secret_digest == bindparam("digest"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now"),
        SignIn.full_at.is_not(None),
        SignIn.seen_at >= bindparam("awake_since"),
        PersonClosure.person_id.is_(None),
    )
)


def viewer_by_secret(digest: str) -> Viewer | None:
    """The person behind a sign-in that is complete, neither ended nor idle nor out of date; the account is open."""
    now = clock.now()
    values = {"digest": digest, "now": now, "awake_since": now - session_rules.IDLE}
    rows = db.session.execute(_VIEWER, values).all()
    if not rows:
        return None
    first = rows[0]
    roles = frozenset(Role(row.role) for row in rows if row.role)
    return Viewer(
        id=first.id,
        sign_in_id=first.sign_in_id,
        name=first.name,
        email=first.email,
        language=first.language,
        organisation_id=first.organisation_id,
        team_id=first.team_id,
        roles=roles,
        permissions=permissions_of(roles),
        standing=Standing(
            first.full_at,
            first.proved_at,
            first.staff_at,
            first.seen_at,
            first.factor_of is not None,
            first.password_grade,
        ),
    )


def person_by_email(email: str) -> Person | None:
    """The open account of an address (already cleaned)."""
    return db.session.scalars(
        select(Person)
        .outerjoin(PersonClosure, PersonClosure.person_id == Person.id)
        .where(Person.email == email, PersonClosure.person_id.is_(None))
    ).first()


def email_is_taken(email: str) -> bool:
    """Whether any account, open or closed, has the address (already cleaned)."""
    return db.session.scalar(select(Person.id).where(Person.email == email)) is not None


def person(person_id: int, organisation_id: int | None = None) -> Person | None:
    """A person by key; with an organisation given, only one of its people."""
    query = select(Person).where(Person.id == person_id)
    if organisation_id is not None:
        query = query.where(Person.organisation_id == organisation_id)
    return db.session.scalars(query).first()


def roles_of(person_id: int) -> frozenset[Role]:
    """The roles granted to a person."""
    return frozenset(
        Role(role) for role in db.session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    )


def link_by_secret(purpose: str, digest: str) -> OneTimeLink | None:
    """A link that may still be used."""
    return db.session.scalars(
        select(OneTimeLink).where(
            OneTimeLink.purpose == purpose,
            OneTimeLink.secret_digest == digest,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > clock.now(),
        )
    ).first()


def is_closed(person_id: int) -> datetime | None:
    """When the account was closed, or None."""
    return db.session.scalar(select(PersonClosure.closed_at).where(PersonClosure.person_id == person_id))


def organisation(organisation_id: int | None) -> Organisation | None:
    """An organisation by key."""
    return db.session.get(Organisation, organisation_id) if organisation_id else None


def team(team_id: int | None, organisation_id: int | None = None) -> Team | None:
    """A team by key; with an organisation given, only one of its teams."""
    query = select(Team).where(Team.id == team_id)
    if organisation_id is not None:
        query = query.where(Team.organisation_id == organisation_id)
    return db.session.scalars(query).first()


def contacts_for_everybody(default: str = "") -> str:
    """Whom everybody may turn to: what an administrator wrote last, else `default`, else ""."""
    newest = select(SupportText.text).order_by(SupportText.id.desc()).limit(1)
    return db.session.scalar(newest) or default.strip()


def organisations_without_contacts() -> list[Organisation]:
    """Organisations whose people find nobody of theirs on the support page, by name."""
    return list(
        db.session.scalars(select(Organisation).where(Organisation.support == "").order_by(Organisation.name_key))
    )


def listed_organisations() -> list[Organisation]:
    """Organisations that people may choose when they register."""
    return list(
        db.session.scalars(
            select(Organisation).where(Organisation.is_listed).order_by(Organisation.name_key).limit(500)
        )
    )


def by_join_code(code: str) -> tuple[Organisation, Team | None] | None:
    """The organisation, and the team if it is a team's, that a join code leads to."""
    team_found = db.session.scalars(select(Team).where(Team.join_code == code)).first()
    if team_found:
        return db.session.get_one(Organisation, team_found.organisation_id), team_found
    found = db.session.scalars(select(Organisation).where(Organisation.join_code == code)).first()
    return (found, None) if found else None


@dataclass(frozen=True)
class Counted:
    """A thing with the number of its people."""

    item: Organisation | Team
    people: int


def organisations_with_counts() -> list[Counted]:
    """All organisations, by name."""
    rows = db.session.execute(
        select(Organisation, func.count(Person.id))
        .outerjoin(Person, Person.organisation_id == Organisation.id)
        .group_by(Organisation.id)
        .order_by(Organisation.name_key)
    )
    return [Counted(item, people) for item, people in rows]


def teams(organisation_id: int) -> list[Team]:
    """The teams of an organisation, by name."""
    return list(db.session.scalars(select(Team).where(Team.organisation_id == organisation_id).order_by(Team.name_key)))


def teams_with_counts(organisation_id: int) -> list[Counted]:
    """The teams of an organisation with the number of their people, by name."""
    rows = db.session.execute(
        select(Team, func.count(Person.id))
        .outerjoin(Person, Person.team_id == Team.id)
        .where(Team.organisation_id == organisation_id)
        .group_by(Team.id)
        .order_by(Team.name_key)
    )
    return [Counted(item, people) for item, people in rows]


def search_people(words: str, role: Role | None = None) -> Select[Any]:
    """People of the whole installation by part of a name or address, and by role; for administrators."""
    query = select(Person).order_by(Person.name_key, Person.id)
    if words:
        query = query.where(_is_like(words))
    if role:
        query = query.join(RoleGrant, RoleGrant.person_id == Person.id).where(RoleGrant.role == role)
    return query


def named_like(words: str) -> Select[Any]:
    """The ids of the people whose name or address has these words (as `rules.name_key` writes them) in it."""
    return select(Person.id).where(_is_like(words))


def _is_like(words: str) -> ColumnElement[bool]:
    return Person.name_key.contains(words, autoescape=True) | Person.email.contains(words, autoescape=True)


def roles_by_person(people: list[int]) -> dict[int, list[Role]]:
    """The roles of several people in one query."""
    found: dict[int, list[Role]] = {}
    for person_id, role in db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(people)).order_by(RoleGrant.role)
    ):
        found.setdefault(person_id, []).append(Role(role))
    return found


def other_name(person_id: int) -> str:
    """A person's name in a second script, or ""."""
    return db.session.scalar(select(Person.other_name).where(Person.id == person_id)) or ""
