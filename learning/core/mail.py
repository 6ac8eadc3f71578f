"""The mail outbox: a message is a row queued inside the verb's transaction, rendered and sent after the commit."""

import secrets
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from learning.core import clock
from learning.core.db import Base, Json, UTCDateTime, db, key, require_transaction, transaction

# Minutes to wait after each failed try; after the last, the message waits for an administrator.
RETRY_MINUTES = (1, 5, 30, 120, 720)


class Message(Base):
    """One message to one person. `values` fill the template `emails/<kind>.txt`; secrets in it end with the sending."""

    __tablename__ = "messages"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = key(40)
    recipient: Mapped[str] = key(254)
    language: Mapped[str] = key(12)
    values: Mapped[dict[str, Any]] = mapped_column(Json)
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column()


@dataclass(frozen=True)
class Letter:
    """A rendered message."""

    subject: str
    body: str


def queue(kind: str, recipient: str, language: str, **values: Any) -> None:
    """Put a message in the outbox of the open transaction."""
    require_transaction()
    moment = clock.now()
    db.session.add(
        Message(kind=kind, recipient=recipient, language=language, values=values, queued_at=moment, due_at=moment)
    )


def send_due(
    render: Callable[[Message], Letter], deliver: Callable[[str, Letter], None], forget: bool = True, limit: int = 50
) -> int:
    """Send what is due, one transaction a message, so that two workers never send the same one.

    Takes the renderer and the way out; returns how many were sent. A failed message is tried again later.
    `forget`: drop the secret of a link once it is sent; without SMTP it stays for the administrator to hand on.
    """
    sent = 0
    for _ in range(limit):
        with transaction():
            message = db.session.scalars(
                select(Message)
                .where(Message.due_at <= clock.now(), Message.sent_at.is_(None))
                .order_by(Message.due_at, Message.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).first()
            if message is None:
                return sent
            message.tries += 1
            try:
                deliver(message.recipient, render(message))
            except (OSError, smtplib.SMTPException) as error:
                message.last_error = f"{type(error).__name__}: {error}"[:500]
                wait = RETRY_MINUTES[message.tries - 1] if message.tries <= len(RETRY_MINUTES) else None
                message.due_at = None if wait is None else clock.now() + timedelta(minutes=wait)
                continue
            message.sent_at, message.due_at, message.last_error = clock.now(), None, None
            if forget:
                message.values = {name: value for name, value in message.values.items() if name != "secret"}
            sent += 1
    return sent


def folder_delivery(folder: Path) -> Callable[[str, Letter], None]:
    """A way out where no mail server is set: one readable file a message."""

    def deliver(recipient: str, letter: Letter) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.txt"
        (folder / name).write_text(f"To: {recipient}\nSubject: {letter.subject}\n\n{letter.body}", "utf-8")

    return deliver


def smtp_delivery(url: str, sender: str) -> Callable[[str, Letter], None]:
    """A way out through SMTP. `url`: smtp://user:password@host:587 (STARTTLS when offered) or smtps://host:465."""
    parts = urlsplit(url)

    def deliver(recipient: str, letter: Letter) -> None:
        message = EmailMessage()
        message["From"], message["To"] = sender, recipient
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].strip(">") or "localhost")
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.body)
        host, port = parts.hostname or "localhost", parts.port
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port or 465, timeout=20, context=context)
        else:
            server = smtplib.SMTP(host, port or 587, timeout=20)
        with server:
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    return deliver
