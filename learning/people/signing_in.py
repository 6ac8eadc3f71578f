"""Writes about getting in: sign-ins, one-time links, passwords."""

from datetime import datetime

from sqlalchemy import update

from learning.core import audit, clock, limits, mail
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict, NotFound
from learning.people import (
    addresses,
    devices,
    invitations,
    last_admin,
    links,
    passwords,
    queries,
    rules,
    second_factor,
    session_rules,
)
from learning.people.actions import NewPerson, add_person, end_devices
from learning.people.models import OneTimeLink, Person, SignIn
from learning.people.permissions import Role
from learning.people.sessions import note_grade


def begin_sign_in(person: Person, device: str, full_at: datetime | None = None) -> str:
    """Sign a person in on a device, in the open transaction; returns the secret for the cookie.

    Whoever has a second factor is not in yet: the secret leads to the page for the code, for ten minutes
    (`sessions.give_code`), unless everything was proved already at `full_at`.
    """
    require_transaction()
    secret = passwords.new_secret()
    moment = clock.now()
    full_at = full_at if second_factor.is_set_up(person.id) else moment
    db.session.add(
        SignIn(
            person_id=person.id,
            secret_digest=passwords.digest(secret),
            device=device[:60],
            began_at=moment,
            expires_at=moment + (session_rules.SIGN_IN if full_at else session_rules.CODE),
            full_at=full_at,
            proved_at=moment,
            seen_at=moment,
            staff_at=moment,
        )
    )
    audit.record(Tag.SIGN_IN, by=person.id, subject=("person", person.id), organisation_id=person.organisation_id)
    return secret


def sign_in(email: str, password: str, device: str) -> str:
    """Check the password and sign in; returns the secret for the cookie. Raises NotFound when the pair is wrong."""
    person = queries.person_by_email(rules.clean_email(email))
    if not passwords.matches(person.password_hash if person else None, password) or person is None:
        with transaction():
            found = person.id if person else None
            audit.record(Tag.SIGN_IN_REFUSED, by=None, subject=("person", found))
        raise NotFound("sign-in-refused")
    with transaction():
        if passwords.needs_new_hash(person.password_hash):
            renewed = passwords.hash_password(password)
            db.session.execute(update(Person).where(Person.id == person.id).values(password_hash=renewed))
        note_grade(person.id, password)
        return begin_sign_in(person, device)


def end_sign_in(person_id: int, sign_in_id: int) -> None:
    """Sign one device out. Somebody else's sign-in is left alone."""
    with transaction():
        end_devices(person_id, SignIn.id == sign_in_id)
        audit.record(Tag.SIGN_OUT, by=person_id, subject=("person", person_id), devices="one")


def end_all_sign_ins(person_id: int, by: int) -> None:
    """Sign every device out."""
    with transaction():
        end_devices(person_id)
        audit.record(Tag.SIGN_OUT, by=by, subject=("person", person_id), devices="all")


def ask_for_password(email: str, is_held_back: bool = False, salt: str = "", address: str = "") -> None:
    """Send a link for a new password, if the address has an open account. The caller learns nothing either way.

    Nothing is sent while the mailbox holds enough links that work, or when the one who asks `is_held_back`.
    A mail counts against the network `address` that asked for it.
    """
    person = queries.person_by_email(rules.clean_email(email))
    with transaction():
        audit.record(Tag.PASSWORD_ASK, by=None, subject=("person", person.id if person else None))
        if person and not is_held_back and links.is_due("password", person.id):
            secret = links.make_link("password", person.id, person.email)
            mail.queue("password", person.email, person.language, name=person.name, secret=secret)
            limits.add(salt, (limits.RESET_ADDRESS, address))


def use_link(purpose: str, secret: str, password: str, device: str, name: str = "") -> str:
    """Set a password through a one-time link; all other devices are signed out. Returns a sign-in secret.

    The link proves the mailbox it was sent to. `name`: the owner's, who may find what somebody else registered.
    Raises NotFound "link-used" when the link is unknown, used or too old.
    """
    with transaction():
        link = links.claim(purpose, secret)
        person = db.session.get(Person, link.person_id)
        if person is None or queries.is_closed(person.id):
            raise NotFound("link-used")
        if name and person.email_proved_at is None:
            person.name, person.name_key = rules.clean_name(name), rules.name_key(rules.clean_name(name))
        if person.email_proved_at is None and not queries.roles_of(person.id):
            second_factor.forget(person)
        if link.email in ("", person.email):
            addresses.mark_proved(person, purpose, by=person.id)
        invitations.accept(link, person)
        _set_password(person, password)
        return begin_sign_in(person, device)


def create_first_admin(secret: str, new: NewPerson, device: str) -> str:
    """Create the first administrator through the one-time link. Returns a sign-in secret. Raises NotFound, Conflict."""
    with transaction():
        last_admin.hold()
        links.claim("first-admin", secret)
        if last_admin.open_admins():
            raise NotFound("link-used")
        person = add_person(new, frozenset({Role.ADMIN}))
        audit.record(Tag.PERSON_REGISTER, by=person.id, subject=("person", person.id), first_admin=True)
        return begin_sign_in(person, device)


def _set_password(person: Person, password: str) -> None:
    person.password_hash, person.password_grade = passwords.hash_password(password), rules.password_grade(password)
    end_devices(person.id)
    links.end_links(OneTimeLink.person_id == person.id)
    mail.forget_secrets(person.email)
    devices.forget(person.id)
    audit.record(
        Tag.PASSWORD_CHANGE, by=person.id, subject=("person", person.id), organisation_id=person.organisation_id
    )


def change_password(person_id: int, old: str, new: str, device: str, sign_in_id: int) -> str:
    """Change one's own password; every device is signed out and this one signed in anew. Raises Conflict.

    `sign_in_id`: this device's; what it proved by a second factor counts on.
    """
    with transaction():
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if not passwords.matches(person.password_hash, old):
            raise Conflict("password-wrong")
        here = db.session.get_one(SignIn, sign_in_id)
        full_at = here.full_at if here.person_id == person_id else None
        _set_password(person, new)
        return begin_sign_in(person, device, full_at)
