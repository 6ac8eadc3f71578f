"""Whether a person holds the mailbox of their address, and the change to another one.

What proves an address is a secret that was mailed to it, or an administrator's word. Until then the account works
and is marked in the records. A proof is only taken from somebody who is signed in, or knows the password: a mailbox's
owner who presses a link without reading must not bless an account that a stranger made.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from learning.core import audit, clock, mail
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict, NotFound
from learning.people import links, passwords, queries, rules
from learning.people.models import OneTimeLink, Person

PURPOSE = "address"


@dataclass(frozen=True)
class AddressState:
    """How a person's address stands. `waiting`: the address that is to replace it and is not proved yet, or ""."""

    email: str
    proved_at: datetime | None
    waiting: str
    has_live_link: bool


def state(person_id: int) -> AddressState:
    """How a person's address stands."""
    person = db.session.get_one(Person, person_id)
    live = links.alive(PURPOSE, person_id)
    waiting = live[0].email if live and live[0].email != person.email else ""
    return AddressState(person.email, person.email_proved_at, waiting, bool(live))


def mark_proved(person: Person, how: str, by: int | None) -> None:
    """Write down that the person's present address is proved, in the open transaction. Twice is once.

    `how`: "link", "password", "invitation" or "administrator".
    """
    require_transaction()
    if person.email_proved_at is None:
        person.email_proved_at = clock.now()
        audit.record(
            Tag.ADDRESS_PROVE, by=by, subject=("person", person.id), organisation_id=person.organisation_id, how=how
        )


def send_proof(person: Person) -> bool:
    """Mail a link that proves the person's address, in the open transaction; False when enough are alive."""
    require_transaction()
    if person.email_proved_at is not None or not links.is_due(PURPOSE, person.id):
        return False
    secret = links.make_link(PURPOSE, person.id, person.email)
    mail.queue("address", person.email, person.language, name=person.name, secret=secret)
    return True


def send_proof_again(person_id: int) -> bool:
    """`send_proof` as a verb of its own."""
    with transaction():
        return send_proof(db.session.get_one(Person, person_id))


def ask_for_change(person_id: int, password: str, new: str) -> None:
    """Mail a link to a new address; it replaces the present one when the link is used. Links to another one end.

    Raises Conflict "password-wrong", "email-same" or "email-taken".
    """
    email = rules.clean_email(new)
    with transaction():
        person = links.hold(person_id)
        if person is None or not passwords.matches(person.password_hash, password):
            raise Conflict("password-wrong")
        if email == person.email:
            raise Conflict("email-same")
        if queries.email_is_taken(email):
            raise Conflict("email-taken")
        links.end_links(
            OneTimeLink.person_id == person_id, OneTimeLink.purpose == PURPOSE, OneTimeLink.email != person.email
        )
        secret = links.make_link(PURPOSE, person_id, email)
        mail.queue("new-address", email, person.language, name=person.name, secret=secret)
        audit.record(Tag.ADDRESS_ASK, by=person_id, subject=("person", person_id))


def owner_of(secret: str) -> tuple[Person, str]:
    """Whose link this is, and the address it was mailed to; also of one that was used and did its work.

    Raises NotFound "link-used".
    """
    link = db.session.scalars(select(OneTimeLink).where(*_is(secret))).first()
    person = db.session.get(Person, link.person_id) if link and link.person_id else None
    if link is None or person is None or queries.is_closed(person.id):
        raise NotFound("link-used")
    if not _did_its_work(link, person) and (link.used_at or link.expires_at <= clock.now()):
        raise NotFound("link-used")
    return person, link.email


def prove(secret: str, here: int | None, password: str = "") -> None:
    """Prove the address a link was mailed to; it becomes the person's address if it is another. Twice is once.

    `here`: the person signed in, if any; anybody but the owner gives the owner's password.
    Raises NotFound "link-used", Conflict "password-wrong" or "email-taken".
    """
    with transaction():
        holder = db.session.scalar(select(OneTimeLink.person_id).where(*_is(secret)))
        person = links.hold(holder) if holder else None
        if person is None or queries.is_closed(person.id):
            raise NotFound("link-used")
        link = db.session.scalars(select(OneTimeLink).where(*_is(secret))).one()
        if here != person.id and not passwords.matches(person.password_hash, password):
            raise Conflict("password-wrong")
        if _did_its_work(link, person):
            return
        link = links.claim(PURPOSE, secret)
        if link.email != person.email:
            _replace(person, link.email)
        mark_proved(person, "link", by=person.id)
        links.end_links(OneTimeLink.person_id == person.id, OneTimeLink.purpose == PURPOSE)


def mark_by_administrator(person_id: int, email: str, by: int) -> None:
    """An administrator's word that the person holds `email`. Twice is once.

    Raises Conflict "address-changed" if it is no longer theirs.
    """
    with transaction():
        person = db.session.get_one(Person, person_id, with_for_update=True)
        if person.email != email:
            raise Conflict("address-changed")
        mark_proved(person, "administrator", by)


def _replace(person: Person, email: str) -> None:
    """Put a new address in place of the old, end links mailed to the old, and tell a mailbox that was proved."""
    if person.email_proved_at is not None:
        mail.queue("address-changed", person.email, person.language, name=person.name)
    person.email, person.email_proved_at = email, None
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Conflict("email-taken") from error
    links.end_links(OneTimeLink.person_id == person.id)
    audit.record(
        Tag.ADDRESS_CHANGE, by=person.id, subject=("person", person.id), organisation_id=person.organisation_id
    )


def _is(secret: str) -> tuple[ColumnElement[bool], ...]:
    return OneTimeLink.purpose == PURPOSE, OneTimeLink.secret_digest == passwords.digest(secret)


def _did_its_work(link: OneTimeLink, person: Person) -> bool:
    return link.used_at is not None and link.email == person.email and person.email_proved_at is not None
