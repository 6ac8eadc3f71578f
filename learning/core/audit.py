"""The audit trail: one row for each business verb, written in its transaction. Rows are only ever added.

The database refuses to change or delete one (triggers of migration 0007), and the rows are chained (`audit_chain`).
Events are collected while a transaction runs and appended as its last act, because two that append at once must take
turns, and a turn should be short and come after every other lock.
"""

import secrets
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Index, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from learning.core import audit_chain, clock
from learning.core.db import Base, Json, UTCDateTime, at_the_end, db, is_postgresql, key
from learning.core.files import place_once

# Any number, the same everywhere: on PostgreSQL, transactions take turns at the end of the trail by it.
TURN = 20190029


class Tag(StrEnum):
    """The closed list of what is recorded: noun, then verb."""

    PERSON_REGISTER = "person:register"
    PERSON_INVITE = "person:invite"
    PERSON_CHANGE = "person:change"
    ADDRESS_ASK = "address:ask"
    ADDRESS_CHANGE = "address:change"
    ADDRESS_PROVE = "address:prove"
    PERSON_MOVE = "person:move"
    PERSON_ERASE = "person:erase"
    PERSON_CLOSE = "person:close"
    PERSON_REOPEN = "person:reopen"
    PASSWORD_ASK = "password:ask"  # noqa: S105
    PASSWORD_CHANGE = "password:change"  # noqa: S105
    SIGN_IN = "sign-in:begin"
    SIGN_IN_REFUSED = "sign-in:refuse"
    SIGN_IN_PROVE = "sign-in:prove"
    SIGN_OUT = "sign-in:end"
    FACTOR_SET = "second-factor:set"
    FACTOR_GIVE = "second-factor:give"
    FACTOR_REFUSED = "second-factor:refuse"
    FACTOR_CODES = "second-factor:make-codes"
    FACTOR_END = "second-factor:end"
    FACTOR_RESET = "second-factor:reset"
    RECOVERY_CODE_USE = "recovery-code:use"
    ROLE_GRANT = "role:grant"
    ROLE_WITHDRAW = "role:withdraw"
    ORGANISATION_ADD = "organisation:add"
    ORGANISATION_CHANGE = "organisation:change"
    ORGANISATION_CODE = "organisation:renew-code"
    SUPPORT_CHANGE = "support:change"
    TEAM_ADD = "team:add"
    TEAM_CHANGE = "team:change"
    TEAM_CODE = "team:renew-code"
    LESSON_FINISH = "lesson:finish"
    ATTEMPT_BEGIN = "attempt:begin"
    ATTEMPT_HAND_IN = "attempt:hand-in"
    ATTEMPT_READ = "attempt:read"
    ATTEMPT_SWAP = "attempt:swap"
    MODULE_COMPLETE = "module:complete"
    COURSE_COMPLETE = "course:complete"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_REVOKE = "certificate:revoke"
    CERTIFICATE_REPLACE = "certificate:replace"
    CERTIFICATE_RENEW = "certificate:renew"
    CERTIFICATE_REISSUE = "certificate:reissue"
    SIGNING_KEY_CHANGE = "signing-key:change"
    SIGNING_KEY_STOLEN = "signing-key:declare-stolen"
    CORRECTION_ASK = "correction:ask"
    CORRECTION_DECLINE = "correction:decline"
    EXPORT_TAKE = "export:take"
    DATA_TAKE = "own-data:take"
    MAIL_AGAIN = "mail:again"
    DEMO_FILL = "demo:fill"
    REFUSED_ROLE = "refusal:role"
    REFUSED_FORM = "refusal:form"
    REFUSED_TRIES = "refusal:tries"


class AuditEvent(Base):
    """Who did what to what, when. `actor_id` is empty for the system itself."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject", "subject_kind", "subject_id"),
        Index("ix_audit_events_organisation_id_id", "organisation_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    tag: Mapped[str] = key(40, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    subject_kind: Mapped[str] = key(20)
    subject_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    number: Mapped[int] = mapped_column(unique=True)  # its place in the chain, from 1 without a gap
    digest: Mapped[str] = key(64)


_keys: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


def keep_key(engine: Engine, folder: Path) -> None:
    """Say where the key lies with which the trail of an engine's database is sealed."""
    _keys[engine] = folder / "audit-key"


def sealing_key(engine: Engine, make: bool = False) -> bytes | None:
    """The key of an engine's trail, or None where there is none; `make` one then. Raises OSError, LookupError."""
    path = _keys[engine]
    if make and not path.exists():
        place_once(path, secrets.token_hex(audit_chain.KEY_BYTES).encode())
    return bytes.fromhex(path.read_text().strip()) if path.exists() else None


def record(
    tag: Tag,
    *,
    by: int | None,
    subject: tuple[str, int | None],
    organisation_id: int | None = None,
    **details: Any,
) -> None:
    """Add one event to the open transaction. `details` hold ids, words of ours and whole figures, never names,
    answers or addresses: a row stays for good, also after the person it speaks of was erased. Raises TypeError.
    """
    for name, value in details.items():
        if not isinstance(value, str | int | None):
            raise TypeError(f"{name} is {type(value).__name__}: the trail keeps texts, whole numbers and yes or no")
    event = {
        "at": clock.now(),
        "tag": str(tag),
        "actor_id": by,
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "organisation_id": organisation_id,
        "details": details,
    }
    at_the_end(_append, event)


def _append(events: list[dict[str, Any]]) -> None:
    db.session.flush()  # every other lock of the transaction is taken now
    if is_postgresql():
        db.session.execute(select(func.pg_advisory_xact_lock(TURN)))
    last = db.session.execute(select(AuditEvent.number, AuditEvent.digest).order_by(AuditEvent.number.desc()).limit(1))
    number, digest = last.first() or (0, audit_chain.START)
    sealing = sealing_key(db.engine, make=True)
    for event in events:
        number += 1
        digest = audit_chain.seal(sealing, digest, audit_chain.canonical(number, **event))
        event.update(number=number, digest=digest)
    db.session.execute(insert(AuditEvent), events)
