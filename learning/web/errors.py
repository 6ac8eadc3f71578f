"""Domain errors and HTTP errors to pages: the sentence a person reads is written here, where it can be translated."""

import logging
import secrets

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from learning.core import refusals
from learning.core.audit import Tag
from learning.core.db import db
from learning.core.errors import Conflict, DomainError, NotAllowed, NotFound, Refused, TooMany
from learning.web import access, request_context

log = logging.getLogger("learning.errors")
STATUS = {Refused: 400, NotFound: 404, NotAllowed: 403, Conflict: 409, TooMany: 429}
RETRY_SECONDS = 10

SIGNS_SHOWN = 12
# What a rule refuses, said to the person. Forms show these at the field; elsewhere they make a page.
SENTENCES = {
    "email-taken": _l("This address already has an account. Sign in, or ask for a new password."),
    "sign-in-refused": _l("The address or the password is not right."),
    "password-wrong": _l("Your present password is not right."),
    "proof-missing": _l("Write your password, or a code."),
    "code-missing": _l("Write a code as well: a new working day begins with both."),
    "code-wrong": _l(
        "This code does not fit. Wait for the next one, and look whether the clock of your phone sets itself."
    ),
    "recovery-code-wrong": _l(
        "This is no code of six digits, and none of your recovery codes, or it was used already. Look at each letter."
    ),
    "factor-unreadable": _l(
        "Codes cannot be checked here at the moment. Use a recovery code, or ask an administrator to reset them."
    ),
    "factor-kept": _l("Your app is set up already. If you did not see the recovery codes, make new ones here."),
    "factor-needed": _l("Your role needs a second factor. You can set it up with another app instead."),
    "no-factor": _l("There is no second factor here."),
    "own-factor": _l("This is your own. Change it under My account."),
    "email-same": _l("This is your address already."),
    "address-changed": _l("The address was changed meanwhile. Look at it again."),
    "link-used": _l("This link was used already or is too old. Ask for a new one."),
    "join-code-unknown": _l("We do not know this code. Check it with the person who gave it to you."),
    "join-code-mistyped": _l("A code has 14 letters and digits. One is wrong or missing here: look again."),
    "name-taken": _l("This name is already in use. Choose another."),
    "last-admin": _l("This is the only administrator. Make somebody else an administrator first."),
    "own-account": _l("This is your own account. Another administrator may close it, or you erase it under My data."),
    "handed-in": _l("This attempt was handed in already, perhaps in another tab."),
    "contacts-empty": _l("Write at least one contact: who, and how to reach them."),
    "contacts-long": _l("Use at most 2,000 characters."),
    "contacts-placeholder": _l("This does not lead to anybody. Write a name or a role, and a number or a place."),
    "note-long": _l("Use at most 4,000 characters."),
    "may-name-child": _l("This may name a child. Write it without the name, or keep it as it is."),
    "promise-empty": _l("Write what you will do."),
    "promise-long": _l("Use at most 300 characters: one sentence is best."),
    "promise-no-day": _l("Choose a day."),
    "promise-past": _l("Choose a day from today on."),
    "promise-far": _l("Choose a day within a year."),
    "no-promise": _l("There is no promise here any more."),
    "rating-unknown": _l("Choose a number from 1 to 5."),
    "no-other-question": _l("There is no other question for this place. You may leave it open: it counts little."),
    "mail-not-failed": _l("This message did not fail, or waits again already."),
    "lessons-unread": _l("Read the changed lessons first: they are listed here. Then the questions open."),
    "certificate-changed": _l("What stands in the database is not what was signed when the certificate was issued."),
    "holder-erased": _l("The holder has erased the account: there is nobody to certify."),
    "names-same": _l("These are the names on the certificate already."),
    "already-decided": _l("This request was decided a moment ago."),
    "not-withdrawn": _l("This certificate was not withdrawn."),
    "already-reissued": _l("A newer certificate was issued already."),
    "already-revoked": _l("This certificate was withdrawn already."),
    "form-stale": _l("The page you sent this from was open for a long time. Go back, load it again, and send it anew."),
}


def unprintable_sentence(signs: str) -> str:
    """What a person is told of signs that no font of the certificate has; a few of them are shown."""
    return gettext(
        "The certificate cannot print “%(signs)s”. Write the name in Latin letters, or in another script that it has.",
        signs=signs[:SIGNS_SHOWN],
    )


def sentence(error: DomainError) -> str:
    """The sentence for a domain error."""
    if error.code == "too-many-factor-codes":
        minutes = -(-int(error.values["seconds"]) // 60)
        return ngettext(
            "Too many wrong codes. Wait %(num)s minute, or use a recovery code now.",
            "Too many wrong codes. Wait %(num)s minutes, or use a recovery code now.",
            minutes,
        )
    if error.code in ("too-many", "too-many-codes"):
        minutes = -(-int(error.values["seconds"]) // 60)
        return ngettext(
            "Too many tries. Wait %(num)s minute, then try again.",
            "Too many tries. Wait %(num)s minutes, then try again.",
            minutes,
        )
    if error.code == "name-unprintable":
        return unprintable_sentence(error.values["signs"])
    return str(SENTENCES.get(error.code, _l("This cannot be done now.")))


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
        here = access.visitor()
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
