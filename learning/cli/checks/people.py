"""Does what people need work: mail, support contacts, names on certificates, second factors?"""

from collections.abc import Iterator

from sqlalchemy import select

from learning.core import heartbeat, scripts
from learning.core.db import db
from learning.core.mail import Message
from learning.people import second_factor
from learning.people.models import Organisation
from learning.settings import Settings
from learning.web import request_context


def worker_is_alive(_settings: Settings) -> Iterator[str]:
    """A worker that ran once should go on running."""
    if heartbeat.worker_state() == "silent":
        yield "No worker gave a sign for a minute: mail and papers wait. cpms serve or cpms worker must run."


def mail_goes_out(_settings: Settings) -> Iterator[str]:
    """No message waits for an administrator."""
    waiting = db.session.scalar(select(Message.id).where(Message.due_at.is_(None), Message.sent_at.is_(None)).limit(1))
    if waiting:
        yield "Some messages could not be sent after six tries: see Administration, Mail."


def support_is_named(_settings: Settings) -> Iterator[str]:
    """Somebody is named for people who need support."""
    if not request_context.contacts():
        yield "Nobody is named for people who need support: see Administration, Support contacts, or CPMS_SUPPORT."


def names_can_be_printed(settings: Settings) -> Iterator[str]:
    """Certificates can carry the name of every organisation."""
    for name in db.session.scalars(select(Organisation.name).order_by(Organisation.id)):
        if signs := scripts.unprintable(name):
            yield (
                f"Certificates cannot print the name of the organisation {name} ({signs}); they are issued by "
                f"{settings.issuer} instead. Give it a name in Latin or another script, under Administration."
            )


def second_factors_open(settings: Settings) -> Iterator[str]:
    """Second factors open with the present secret."""
    if lost := second_factor.unreadable(settings.secret_key):
        yield (
            f"Second factors sealed with another CPMS_SECRET_KEY: {lost}. Set the old one again, "
            "or let each person set up a new app after cpms people reset-second-factor EMAIL."
        )
