"""Sending what is due: claim a message in one short transaction, deliver it outside any, record the end in a third.

No lock is held while a mail server is spoken to. A claim lasts `LEASE_SECONDS`, longer than any delivery may take, so
two workers never send one message at the same time, and what a killed worker had claimed comes back.

A message goes out at least once. If a worker dies, or the database goes away, between the server's "250 OK" and our
record, it goes out a second time with the same Message-ID, by which receivers know it again. The record is the very
next thing done after the "250 OK", and is tried until it is kept.
"""

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from learning.core import clock
from learning.core.addresses import mailable
from learning.core.db import db, transaction
from learning.core.mail import Letter, Message, NoServer, Parcel, Unsendable

log = logging.getLogger("learning.mail")

# Minutes to wait after each failed try; after the last, the message waits for an administrator.
RETRY_MINUTES = (1, 5, 30, 120, 720)
# A delivery is cut after DELIVERY_SECONDS (core/smtp.py); a claim outlives it.
DELIVERY_SECONDS = 240
LEASE_SECONDS = 600
# Tries to record an end, a second apart: well within the lease.
RECORD_TRIES = 60

Render = Callable[[Message], Letter]
Deliver = Callable[[Parcel], None]


@dataclass(frozen=True)
class End:
    """How a try ended. `error` is empty when the message went out; `is_final`: no further try can help."""

    message_id: int
    claim: str
    tries: int
    at: datetime
    error: str = ""
    is_final: bool = False
    stops: bool = False


def send_due(
    render: Render, deliver: Deliver, forget: bool = True, limit: int = 50, go_on: Callable[[], bool] = lambda: True
) -> int:
    """Send what is due; returns how many went out. Any fault counts as a try of its own message and holds up no other.

    `forget`: drop the secret of a link once it is sent; without SMTP it stays for the administrator to hand on.
    `go_on` is asked before each message, so that a worker that is told to stop claims no more.
    """
    sent = 0
    for _ in range(limit):
        message = _claimed() if go_on() else None
        if message is None:
            break
        end = _try(message, render, deliver)
        _record(end, forget)
        sent += not end.error
        if end.stops:
            break
    return sent


def _claimed() -> Message | None:
    """The next due message, claimed for this worker; it counts as a try from here on, whatever becomes of us."""
    with transaction():
        now = clock.now()
        while True:
            message = db.session.scalars(
                select(Message)
                .where(
                    Message.due_at <= now,
                    Message.sent_at.is_(None),
                    or_(Message.claimed_until.is_(None), Message.claimed_until <= now),
                )
                .order_by(Message.due_at, Message.id)
                .limit(1)
                .with_for_update(skip_locked=True)
                .execution_options(populate_existing=True)
            ).first()
            if message is None:
                return None
            if message.tries <= len(RETRY_MINUTES):
                break
            message.due_at = None  # every try ended with its worker: it may be what ends them
            message.last_error = "The worker ended during each try."
            db.session.flush()
        message.tries += 1
        message.claim = secrets.token_hex(8)
        message.claimed_until = now + timedelta(seconds=LEASE_SECONDS)
    return message


def _try(message: Message, render: Render, deliver: Deliver) -> End:
    """Render and deliver outside any transaction."""
    known = message.id, message.claim or "", message.tries
    number = message.number
    try:
        recipient = mailable(message.recipient)
        if recipient is None:
            raise Unsendable("No mail program can use this address.")
        letter = render(message)
        db.session.rollback()  # whatever rendering read: no snapshot stays open while the server is spoken to
        deliver(Parcel(recipient, letter, number))
    except Exception as error:
        with suppress(Exception):
            db.session.rollback()
        is_final, stops = isinstance(error, Unsendable), isinstance(error, NoServer)
        name = "" if is_final or stops else f"{type(error).__name__}: "
        if name:
            log.warning("message %s could not be sent (%s)", known[0], type(error).__name__)
        return End(*known, clock.now(), f"{name}{error}"[:500] or "unknown", is_final, stops)
    return End(*known, clock.now())


def _record(end: End, forget: bool) -> None:
    """Keep how a try ended. The database may be away for a moment, and what went out should not go out again."""
    for left in reversed(range(RECORD_TRIES)):
        try:
            return _keep(end, forget)
        except SQLAlchemyError:
            if not left:
                raise
            time.sleep(1)


def _keep(end: End, forget: bool) -> None:
    values: dict[str, object] = {"claim": None, "claimed_until": None}
    own = [Message.id == end.message_id, Message.sent_at.is_(None)]
    if end.error:
        own.append(Message.claim == end.claim)
        wait = None if end.is_final or end.tries > len(RETRY_MINUTES) else RETRY_MINUTES[end.tries - 1]
        due_at = None if wait is None else end.at + timedelta(minutes=wait)
        values |= {"last_error": end.error, "due_at": due_at}
    else:  # it is out, even if the claim is another's by now
        values |= {"sent_at": end.at, "due_at": None, "last_error": None, **({"secret": None} if forget else {})}
    with transaction():
        db.session.execute(update(Message).where(*own).values(**values))
