"""One-time links: how long they live, how many at once, and how often one is mailed.

Strangers may ask for somebody's link. So a new link ends no older one, and asking again sends nothing while the
mailbox holds enough that still work: nobody can use up the owner's door, or fill the owner's mailbox.
"""

from datetime import timedelta

from sqlalchemy import select, update

from learning.core import clock
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import NotFound
from learning.core.mail import Message
from learning.people import passwords
from learning.people.models import OneTimeLink, Person

MINUTES = {"password": 60, "invitation": 7 * 24 * 60, "address": 7 * 24 * 60, "first-admin": 24 * 60}
# How many of a kind may be alive in one mailbox, and the least time between two.
ALIVE_MOST = 4
PAUSE_MINUTES = 5


def make_link(purpose: str, person_id: int | None, email: str = "") -> str:
    """A new one-time link in the open transaction; returns its secret. `email`: the mailbox it is for.

    Older ones stay good, but of the first administrator's there is only one.
    """
    require_transaction()
    secret = passwords.new_secret()
    if person_id is None:
        end_links(OneTimeLink.purpose == purpose, OneTimeLink.person_id.is_(None))
    expires = clock.now() + timedelta(minutes=MINUTES[purpose])
    db.session.add(
        OneTimeLink(
            purpose=purpose,
            person_id=person_id,
            email=email,
            secret_digest=passwords.digest(secret),
            expires_at=expires,
        )
    )
    return secret


def alive(purpose: str, person_id: int) -> list[OneTimeLink]:
    """The links of a kind that still work, newest first."""
    return list(
        db.session.scalars(
            select(OneTimeLink)
            .where(
                OneTimeLink.purpose == purpose,
                OneTimeLink.person_id == person_id,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > clock.now(),
            )
            .order_by(OneTimeLink.expires_at.desc(), OneTimeLink.id.desc())
        )
    )


def hold(person_id: int) -> Person | None:
    """The person as they are now, held until the open transaction ends, so that others wait for it."""
    require_transaction()
    return db.session.get(Person, person_id, with_for_update=True, populate_existing=True)


def is_alive(secret: str) -> bool:
    """Whether a link still works."""
    digest = passwords.digest(secret)
    query = select(OneTimeLink.id).where(
        OneTimeLink.secret_digest == digest,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > clock.now(),
    )
    return db.session.scalar(query) is not None


def forget_dead_secrets() -> int:
    """Drop the secrets of used and expired links from the outbox; returns how many."""
    with transaction():
        held = list(db.session.scalars(select(Message).where(Message.secret.is_not(None)).order_by(Message.id)))
        dead = [message for message in held if not is_alive(message.secret or "")]
        for message in dead:
            message.secret = None
        return len(dead)


def is_due(purpose: str, person_id: int) -> bool:
    """Whether one more link of a kind may be mailed now, in the open transaction.

    The person's row is held, so that two who ask at the same moment cause one mail.
    """
    require_transaction()
    hold(person_id)
    held = alive(purpose, person_id)
    if not held:
        return True
    made = held[0].expires_at - timedelta(minutes=MINUTES[purpose])
    return len(held) < ALIVE_MOST and made <= clock.now() - timedelta(minutes=PAUSE_MINUTES)


def claim(purpose: str, secret: str) -> OneTimeLink:
    """Use a link up, in the open transaction. Raises NotFound "link-used" when unknown, used or too old.

    The person's row is held first, as by every verb that ends somebody's links: two of them wait, and do not block
    each other.
    """
    require_transaction()
    where = OneTimeLink.purpose == purpose, OneTimeLink.secret_digest == passwords.digest(secret)
    person_id = db.session.scalar(select(OneTimeLink.person_id).where(*where))
    if person_id is not None:
        hold(person_id)
    link = db.session.scalars(
        select(OneTimeLink)
        .where(*where, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > clock.now())
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if link is None:
        raise NotFound("link-used")
    link.used_at = clock.now()
    return link


def end_links(*where: object) -> None:
    """End the links that fit and still work, in the open transaction."""
    require_transaction()
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.used_at.is_(None), *where)  # type: ignore[arg-type]
        .values(used_at=clock.now())
    )
