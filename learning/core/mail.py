"""The outbox: a message is a row queued inside the verb's transaction. `core/outbox.py` sends it after the commit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from learning.core import audit, clock
from learning.core.audit import Tag
from learning.core.db import Base, Json, UTCDateTime, db, key, require_transaction, transaction
from learning.core.errors import Conflict, NotFound


class State(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """One message to one person. `values` fill the template `emails/<kind>.txt`; `secret` ends with its link."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = key(40)
    recipient: Mapped[str] = key(254)
    language: Mapped[str] = key(12)
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    secret: Mapped[str | None]
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    claim: Mapped[str | None]
    claimed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column()

    @property
    def state(self) -> State:
        """Where it stands now. A claim whose time ran out belongs to nobody: the message waits again."""
        if self.sent_at:
            return State.SENT
        if self.due_at is None:
            return State.FAILED
        return State.SENDING if self.claimed_until and self.claimed_until > clock.now() else State.WAITING

    @property
    def number(self) -> str:
        """The left part of its Message-ID, the same at each try, so that a receiver can drop a second copy."""
        return f"{self.kind}.{self.id}.{int(self.queued_at.timestamp())}"


_held = Message.secret.is_not(None)
Index("ix_messages_with_secret", Message.id, sqlite_where=_held, postgresql_where=_held)


@dataclass(frozen=True)
class Letter:
    """A rendered message."""

    subject: str
    body: str


@dataclass(frozen=True)
class Parcel:
    """What goes out: a letter, to whom, and the number that stays the same at each try."""

    recipient: str
    letter: Letter
    number: str


class Unsendable(Exception):
    """Trying again cannot help; the text says why, for the administrator."""


class NoServer(Exception):
    """The mail server cannot be spoken to at all: the next message would meet the same."""


def queue(kind: str, recipient: str, language: str, secret: str | None = None, **values: Any) -> None:
    """Put a message in the outbox of the open transaction. `secret`: of the one-time link it carries."""
    require_transaction()
    moment = clock.now()
    row = {"kind": kind, "recipient": recipient, "language": language, "values": values, "secret": secret}
    db.session.add(Message(**row, queued_at=moment, due_at=moment, tries=0))


def is_due() -> bool:
    """Whether a message waits whose time has come."""
    now = clock.now()
    free = or_(Message.claimed_until.is_(None), Message.claimed_until <= now)
    query = select(Message.id).where(Message.due_at <= now, Message.sent_at.is_(None), free).limit(1)
    return db.session.scalar(query) is not None


def forget_secrets(recipient: str) -> None:
    """Drop the secrets in a person's messages, in the open transaction: their links were used or ended."""
    require_transaction()
    found = Message.recipient == recipient, Message.secret.is_not(None)
    db.session.execute(update(Message).where(*found).values(secret=None))


def send_again(message_id: int, by: int) -> None:
    """Put a failed message back, with all its tries. Raises NotFound, or Conflict "mail-not-failed"."""
    with transaction():
        message = db.session.get(Message, message_id, with_for_update=True, populate_existing=True)
        if message is None:
            raise NotFound("message")
        if message.state is not State.FAILED:
            raise Conflict("mail-not-failed")
        message.due_at, message.tries = clock.now(), 0
        message.claim = message.claimed_until = None
        audit.record(Tag.MAIL_AGAIN, by=by, subject=("message", message_id))
