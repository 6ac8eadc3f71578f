"""One rule, one lock: at least one administrator keeps an open account, whoever does what at the same moment."""

from sqlalchemy import func, select

from learning.core.db import db, is_postgresql, require_transaction
from learning.core.errors import Conflict
from learning.people import rules
from learning.people.models import Person, PersonClosure, RoleGrant
from learning.people.permissions import Role

# Any fixed number of this application's own: "admins" as bytes.
_LOCK = int.from_bytes(b"admins")


def hold() -> None:
    """Let nobody else take an administrator away until the open transaction ends.

    Comes first in its transaction, before any row is locked, so that two verbs never wait for each other in a ring.
    On SQLite the transaction itself is the lock: writes are one after another.
    """
    require_transaction()
    if is_postgresql():
        db.session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def must_stay(person_id: int) -> None:
    """Refuse to take this administrator away when no other is open. After `hold`. Raises Conflict "last-admin"."""
    if rules.is_last_admin(person_id, open_admins()):
        raise Conflict("last-admin")


def open_admins() -> frozenset[int]:
    """The administrators who can come in: the account is open, and an invited one has chosen a password."""
    return frozenset(
        db.session.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .outerjoin(PersonClosure, PersonClosure.person_id == RoleGrant.person_id)
            .where(RoleGrant.role == Role.ADMIN, PersonClosure.person_id.is_(None), Person.password_hash != "")
        )
    )
