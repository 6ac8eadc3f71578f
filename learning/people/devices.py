"""Browsers a person has signed in on before ("device cookies", OWASP): the right password always works there."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from learning.core import clock
from learning.core.db import db, require_transaction, transaction, upsert
from learning.people.models import KnownDevice
from learning.people.passwords import digest

KEPT_DAYS = 400
MOST = 20
# A row is renewed at most this often, so that an ordinary sign-in writes nothing here.
RENEWED_DAYS = 30


def is_known(person_id: int, secret: str | None) -> bool:
    """Whether the person has signed in on the browser with this secret, and not changed the password since."""
    seen = _last_at(person_id, secret) if secret else None
    return seen is not None and seen > clock.now() - timedelta(days=KEPT_DAYS)


def remember(person_id: int, secret: str) -> None:
    """Keep that the person signed in on this browser: the newest MOST, for KEPT_DAYS days after the last time."""
    moment, seen = clock.now(), _last_at(person_id, secret)
    if seen and seen > moment - timedelta(days=RENEWED_DAYS):
        return
    with transaction():
        keys = {"person_id": person_id, "secret_digest": digest(secret)}
        upsert(KnownDevice, keys, {"first_at": moment, "last_at": moment}, last_at=moment)
        newest = (
            select(KnownDevice.secret_digest)
            .where(KnownDevice.person_id == person_id)
            .order_by(KnownDevice.last_at.desc(), KnownDevice.secret_digest)
            .limit(MOST)
        )
        db.session.execute(
            delete(KnownDevice).where(KnownDevice.person_id == person_id, KnownDevice.secret_digest.not_in(newest))
        )


def forget(person_id: int) -> None:
    """Know none of the person's browsers any more, in the open transaction: the password is a new one."""
    require_transaction()
    db.session.execute(delete(KnownDevice).where(KnownDevice.person_id == person_id))


def _last_at(person_id: int, secret: str) -> datetime | None:
    row = KnownDevice.person_id == person_id, KnownDevice.secret_digest == digest(secret)
    return db.session.scalar(select(KnownDevice.last_at).where(*row))
