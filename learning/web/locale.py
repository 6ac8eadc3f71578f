"""The language of a request: the person's, else the visitor's choice, else the browser's, among those we have."""

from flask import Flask, g, request, session

from learning.core.locales import SOURCE, TRANSLATIONS, Language, interface_languages, language
from learning.web import access, present
from learning.web.catalogues import Catalogues

PSEUDO_CODES = {"en-XA": "en_ZW", "ar-XB": "ar_EH"}


def init_app(app: Flask) -> None:
    """Attach the catalogues."""
    settings = app.extensions["settings"]
    folders = [TRANSLATIONS]
    if settings.pseudo_languages:
        folders.append(settings.data_dir / "translations")
    Catalogues(folders).init_app(app, locale_selector=lambda: babel_code(chosen()))


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
    """The name of a language's catalogue. A pseudo-language borrows a real one's dates and plurals."""
    return PSEUDO_CODES.get(lang.code, lang.code.replace("-", "_"))


def choose(code: str) -> None:
    """Keep a visitor's choice in the cookie."""
    if code in [lang.code for lang in ready()]:
        session["language"] = code
        g.pop("language", None)
