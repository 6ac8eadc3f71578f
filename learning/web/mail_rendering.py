"""An outbox message to the letter a person reads, in their language."""

from typing import Any

from flask import current_app, has_request_context, render_template, url_for
from flask_babel import force_locale, gettext

from learning.core.locales import babel_code, interface_languages, language
from learning.core.mail import Letter, Message, Unsendable
from learning.people import links
from learning.settings import Settings
from learning.web import locale

LINKS = {
    "password": "account.set_password",
    "invitation": "account.set_password",
    "factor-reset": "account.show_second_factor",
    "address": "account.prove_address",
    "new-address": "account.prove_address",
    "address-changed": "public.support",
    "certificate": "learner.show_certificate",
    "renewed": "learner.show_certificate",
    "correction-made": "learner.show_certificate",
    "correction-declined": "learner.show_certificate",
    "withdrawn": "learner.show_certificate",
    "certified-again": "learner.show_certificate",
    "reminder": "learner.go_on",
    "follow-up": "learner.list_notes",
}
# Their link is a secret, and nothing without it.
WITH_SECRET = ("password", "invitation", "address", "new-address")


def to_send(message: Message) -> Letter:
    """The letter, or Unsendable where its link was used or is too old: it would only disappoint."""
    if not has_live_link(message):
        raise Unsendable("The link in it was used or is too old.")
    return render(message)


def has_live_link(message: Message) -> bool:
    """Whether the link in a message still leads somewhere."""
    if message.kind not in WITH_SECRET:
        return True
    return message.secret is not None and links.is_alive(message.secret)


def render(message: Message) -> Letter:
    """The subject is the template's first line. Addresses begin with the public one, never a request's host."""
    settings: Settings = current_app.extensions["settings"]
    ready = {lang.code for lang in interface_languages(settings.pseudo_languages)}
    lang = language(message.language if message.language in ready else None)
    if has_request_context():
        locale.chosen()  # the page around the letter keeps its own language
    with current_app.test_request_context(base_url=settings.public_url), force_locale(babel_code(lang.code)):
        link = _link(message, settings.origin)
        text = render_template(f"emails/{message.kind}.txt", link=link, settings=settings, **message.values)
    subject, _, body = text.strip().partition("\n")
    return Letter(subject.strip(), body.strip() + "\n")


def _link(message: Message, origin: str) -> str:
    endpoint = LINKS[message.kind]
    if message.kind not in WITH_SECRET:
        return origin + url_for(endpoint)
    if message.secret is None:
        return gettext("(The link is not kept: it was sent, was used, or is too old.)")
    values: dict[str, Any] = {"secret": message.secret}
    if endpoint == "account.set_password":
        values["purpose"] = message.kind
    return origin + url_for(endpoint, **values)
