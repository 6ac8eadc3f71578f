"""The language of a request: the one chosen here, else the person's, else the browser's, among those we have."""

from flask import Flask, g, request, session

from learning.core.locales import SOURCE, TRANSLATIONS, Language, babel_code, interface_languages, language
from learning.web import gate, request_context
from learning.web.catalogues import Catalogues


def init_app(app: Flask) -> None:
    """Attach the catalogues."""
    settings = app.extensions["settings"]
    folders = [TRANSLATIONS]
    if settings.pseudo_languages:
        folders.append(settings.data_dir / "translations")
    app.extensions["chosen_language"] = lambda: chosen().code
    Catalogues(folders).init_app(app, locale_selector=lambda: babel_code(chosen().code))


def ready() -> list[Language]:
    """Languages the interface may be shown in."""
    if "ready_languages" not in g:
        g.ready_languages = interface_languages(request_context.settings().pseudo_languages)
    return list(g.ready_languages)


def chosen() -> Language:
    """The language of this request."""
    if "language" not in g:
        codes = [lang.code for lang in ready()]
        asked = session.get("language")
        here = gate.visitor()
        if asked not in codes:
            asked = here.language if here and here.language in codes else None
        g.language = language(asked or request.accept_languages.best_match(codes) or SOURCE)
    found: Language = g.language
    return found


def choose(code: str) -> None:
    """Keep a visitor's choice in the cookie."""
    if code in [lang.code for lang in ready()]:
        session["language"] = code
        g.pop("language", None)
