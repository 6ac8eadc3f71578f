"""Domain errors and HTTP errors to pages."""

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from learning.core import refusals
from learning.core.audit import Tag
from learning.core.db import db
from learning.core.errors import Conflict, DomainError, NotAllowed, NotFound, Refused, TooMany
from learning.web import gate, request_context
from learning.web.sentences import SENTENCES, sentence

log = logging.getLogger("learning.errors")
STATUS = {Refused: 400, NotFound: 404, NotAllowed: 403, Conflict: 409, TooMany: 429}
RETRY_SECONDS = 10

PAGES = {
    400: (_l("That did not arrive in one piece"), _l("Go back, check the page, and send it again.")),
    401: (_l("Please sign in"), _l("Sign in to go on.")),
    403: (_l("This page is not for your role"), _l("If you need it, ask your administrator for the role.")),
    404: (_l("There is nothing at this address"), _l("The page may have moved, or it belongs to somebody else.")),
    405: (_l("This page cannot be used that way"), _l("Go back and use the button on the page.")),
    409: (_l("This was changed meanwhile"), _l("Look at the page again, then decide.")),
    413: (_l("That is too much at once"), _l("Shorten the text and send it again.")),
    429: (_l("Too many tries"), _l("Wait a little, then try again.")),
    500: (_l("Something broke on our side"), _l("Nothing you saved is lost. Try again in a minute.")),
    503: (
        _l("We cannot save at the moment"),
        _l("Nothing you saved is lost. Go back in a minute: your text is still there. Then send it again."),
    ),
}


def init_app(app: Flask) -> None:
    """Attach the handlers."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _database)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, detail: str = "", reference: str = "") -> Response:
    title, text = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    # With the database away nothing may be asked of it, not even who is here.
    template = "errors/plain.html" if status >= 500 else "errors/error.html"
    html = render_template(template, title=title, text=detail or text, status=status, reference=reference)
    response = make_response(html, status)
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _domain(error: DomainError) -> Response:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    if isinstance(error, TooMany):
        note_refusal(refusals.TRIES)
    response = _page(status, "" if status == 404 and error.code not in SENTENCES else sentence(error))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.values["seconds"])
    return response


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, InternalServerError):
        return _unexpected(error)
    if error.code == 403:
        note_refusal(refusals.ROLE)
    response = _page(error.code)
    if error.code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def note_refusal(kind: Tag) -> None:
    """Write a refusal down, sampled; while the database is away the person is answered all the same."""
    try:
        here = gate.visitor()
        by, organisation = (here.id, here.organisation_id) if here else (None, None)
        refusals.note(kind, by, organisation, request_context.address(), request_context.settings().secret_key)
    except (DBAPIError, PoolTimeout, OSError):
        db.session.rollback()
        log.exception("a refusal could not be recorded")


def _database(error: Exception) -> Response:
    """The database is away, locked or full: say so plainly, and recover by itself at the next request."""
    reference = secrets.token_hex(4)
    g.database_away = True
    db.session.rollback()
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout) or _is_full(error):
        log.error("database unavailable (%s) at %s: %s", reference, request.endpoint, error.__class__.__name__)
        return _page(503, reference=reference)
    return _unexpected(error)


def _is_full(error: Exception) -> bool:
    return "full" in str(getattr(error, "orig", "")).lower()


def _unexpected(error: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("unexpected error (%s) at %s", reference, request.endpoint, exc_info=error)
    return _page(500, gettext("Nothing you saved is lost. Try again in a minute."), reference)
