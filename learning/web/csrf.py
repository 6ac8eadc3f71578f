"""Cross-site request forgery: without the token of a page of ours, no request changes anything.

Asked for by default, in one place: the transactions of a request that may not write are refused where they open, so a
view that forgets to look at its form still changes nothing. The view itself does run: who may come in is decided
first, and a form whose token has grown old comes back with everything that was typed (`BaseForm.is_stale`).
"""

from flask import Flask, request
from flask_wtf.csrf import validate_csrf
from wtforms.validators import ValidationError

from learning.core import refusals
from learning.core.db import Writes, treat_writes
from learning.web.errors import note_refusal

SAFE = frozenset({"GET", "OPTIONS", "TRACE"})
# Endpoints that may change something without a token, each with its reason. There are none.
WITHOUT_TOKEN: dict[str, str] = {}


def init_app(app: Flask) -> None:
    """Look at every request before its view, and forget what was decided after it."""
    app.before_request(_decide)
    app.teardown_request(lambda _error: treat_writes(Writes.KEPT))


def _decide() -> None:
    if request.method == "HEAD":  # answered as GET would be, and leaves no trace
        treat_writes(Writes.REHEARSED)
    elif request.method in SAFE or request.endpoint in WITHOUT_TOKEN or has_token():
        treat_writes(Writes.KEPT)
    else:
        treat_writes(Writes.REFUSED)
        if request.endpoint:
            note_refusal(refusals.FORM)


def has_token() -> bool:
    """Whether the request carries the token of the sign-in, or of the visit, that its cookie belongs to."""
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRFToken"))
    except ValidationError:
        return False
    return True
