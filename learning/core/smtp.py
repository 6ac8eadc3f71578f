"""The way out through a mail server. One connection carries a batch; a delivery that drags on is cut."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from learning.core import clock
from learning.core.mail import NoServer, Parcel, Unsendable
from learning.core.outbox import DELIVERY_SECONDS, Deliver

# Seconds for one step of the talk. A server that needs longer is tried again later.
STEP_SECONDS = 60
PERMANENT = 500


def composed(parcel: Parcel, sender: str) -> EmailMessage:
    """The message as it travels."""
    message = EmailMessage()
    message["From"], message["To"] = sender, parcel.recipient
    message["Subject"] = " ".join(parcel.letter.subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{parcel.number}@{sender.rpartition('@')[2].strip('> ') or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.letter.body)
    return message


class _Server:
    """A connection that is opened when first needed and opened anew when it broke."""

    def __init__(self, url: str, sender: str, step: float, whole: float) -> None:
        self.parts, self.sender, self.step, self.whole = urlsplit(url), sender, step, whole
        self.talk: smtplib.SMTP | None = None

    def deliver(self, parcel: Parcel) -> None:
        """Hand one message to the server. Raises Unsendable, NoServer or what smtplib raises."""
        message = composed(parcel, self.sender)
        timer = threading.Timer(self.whole, self._cut)
        timer.daemon = True
        timer.start()
        try:
            talk = self._open()
            talk.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            said = f"The server refused the address: {code} {words.decode('utf-8', 'replace')}"
            raise (Unsendable if code >= PERMANENT else smtplib.SMTPException)(said) from error
        except smtplib.SMTPDataError as error:
            said = f"The server refused the message: {error.smtp_code} {error.smtp_error!r}"
            raise (Unsendable if error.smtp_code >= PERMANENT else smtplib.SMTPException)(said) from error
        except Exception:
            self._drop()
            raise
        finally:
            timer.cancel()

    def _open(self) -> smtplib.SMTP:
        if self.talk is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self.talk.noop()[0] == 250:
                    return self.talk
            self._drop()
        try:
            return self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise NoServer(f"The mail server could not be reached: {type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        host, port = self.parts.hostname or "localhost", self.parts.port
        context = ssl.create_default_context()
        if self.parts.scheme == "smtps":
            self.talk = smtplib.SMTP_SSL(host, port or 465, timeout=self.step, context=context)
        else:
            self.talk = smtplib.SMTP(host, port or 587, timeout=self.step)
            self.talk.ehlo_or_helo_if_needed()
            if self.talk.has_extn("starttls"):
                self.talk.starttls(context=context)
        if self.parts.username:
            self.talk.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        return self.talk

    def _cut(self) -> None:
        """End a delivery that takes too long: the thread that waits on the socket sees it closed."""
        with suppress(OSError, AttributeError):
            self.talk.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]

    def _drop(self) -> None:
        if self.talk is not None:
            with suppress(OSError):
                self.talk.close()
        self.talk = None

    def close(self) -> None:
        """Say goodbye. Everything is recorded by now: what the server answers no longer matters."""
        if self.talk is not None:
            with suppress(OSError, smtplib.SMTPException):
                self.talk.quit()
        self._drop()


@contextmanager
def smtp_delivery(
    url: str, sender: str, step: float = STEP_SECONDS, whole: float = DELIVERY_SECONDS
) -> Iterator[Deliver]:
    """A way out for one batch. `url`: smtp://user:password@host:587 (STARTTLS when offered) or smtps://host:465.

    `step` and `whole`: seconds for one answer of the server, and for one message from first to last.
    """
    server = _Server(url, sender, step, whole)
    try:
        yield server.deliver
    finally:
        server.close()
