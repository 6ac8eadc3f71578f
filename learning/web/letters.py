"""An outbox message to the letter a person reads, in their language."""

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from learning.core.locales import interface_languages, language
from learning.core.mail import Letter, Message
from learning.settings import Settings
from learning.web.locale import babel_code

LINKS = {
    "password": "account.set_password",
    "invitation": "account.set_password",
    "factor-reset": "account.show_second_factor",
    "address": "account.prove_address",
    "new-address": "account.prove_address",
    "address-changed": "public.support",
    "certificate": "learner.show_certificate",
    "reminder": "learner.go_on",
    "follow-up": "learner.list_notes",
}


def render(message: Message) -> Letter:
    """The subject is the template's first line. Addresses begin with the public one, never a request's host."""
    settings: Settings = current_app.extensions["settings"]
    ready = {lang.code for lang in interface_languages(settings.pseudo_languages)}
    lang = language(message.language if message.language in ready else None)
    values = dict(message.values)
    with current_app.test_request_context(base_url=settings.public_url), force_locale(babel_code(lang)):
        endpoint = LINKS[message.kind]
        secret = {"secret": values.pop("secret")} if "secret" in values else {}
        if endpoint == "account.set_password":
            secret["purpose"] = message.kind
        link = settings.public_url + url_for(endpoint, **secret)
        text = render_template(f"emails/{message.kind}.txt", link=link, settings=settings, **values)
    subject, _, body = text.strip().partition("\n")
    return Letter(subject.strip(), body.strip() + "\n")
