"""The language of a request: the person's, else the visitor's choice, else the browser's, among those we have."""

from flask import Flask, g, request, session
from flask_babel import Babel

from learning.core.locales import SOURCE, Language, interface_languages, language
from learning.web import access, present


def init_app(app: Flask) -> None:
    """Attach the catalogues."""
    Babel(app, locale_selector=lambda: babel_code(chosen()))


def ready() -> list[Language]:
    """Languages the interface may be shown in."""
    if "ready_languages" not in g:
        g.ready_languages = interface_languages(present.settings().pseudo_languages)
    return list(g.ready_languages)


def chosen() -> Language:
    """The language of this request."""
    if "language" not in g:
        codes = [lang.code for lang in ready()]
        asked = session.get("language")
        here = access.visitor()
        if asked not in codes:
            asked = here.language if here and here.language in codes else None
        g.language = language(asked or request.accept_languages.best_match(codes) or SOURCE)
    found: Language = g.language
    return found


def babel_code(lang: Language) -> str:
    """The folder of a language's catalogue."""
    return lang.code.replace("-", "_")


def choose(code: str) -> None:
    """Keep a visitor's choice in the cookie."""
    if code in [lang.code for lang in ready()]:
        session["language"] = code
        g.pop("language", None)
