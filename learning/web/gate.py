"""Who is asking, what they may do, and how a sign-in begins and ends.

A role that is missing is 403; nobody signed in is asked to sign in and led back. From an id in an address to a
row leads only `web/finders/`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from learning.people import passwords, session_rules, sessions
from learning.people import queries as people
from learning.people.permissions import Permission
from learning.people.queries import Viewer
from learning.web import addresses, browser, drafts, proof, redirects

# What travels along when somebody has to sign in again in the middle of an answer.
LONGEST_CHOICE, MOST_CHOICES = 60, 6
SESSION_LIFETIME = session_rules.SIGN_IN
HALF = "half"
View = Callable[..., Any]


class SignedIn(UserMixin):  # type: ignore[misc]  # the package has no types
    """The person signed in, as Flask-Login holds them. The id in the cookie is the sign-in's secret."""

    def __init__(self, viewer: Viewer, secret: str) -> None:
        self.viewer, self._secret = viewer, secret

    def get_id(self) -> str:
        return self._secret


def init_app(app: Flask) -> None:
    """Attach the login manager."""
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # revocable rows do this job; addresses of phones change all day

    @manager.user_loader  # type: ignore[untyped-decorator,unused-ignore]
    def load(secret: str) -> SignedIn | None:
        found = people.viewer_by_secret(passwords.digest(secret))
        return SignedIn(found, secret) if found else None


def viewer() -> Viewer:
    """The person signed in. Only for views behind `requires`."""
    return cast(Viewer, current_user.viewer)


def visitor() -> Viewer | None:
    """The person signed in, or None; None too while the database is away, which nobody may be asked then."""
    if "database_away" in g:
        return None
    return current_user.viewer if current_user.is_authenticated else None


def _read_again() -> Viewer:
    """The person signed in as they stand after a write of this request."""
    current_user.viewer = people.viewer_by_secret(passwords.digest(current_user.get_id())) or abort(401)
    return viewer()


def begin(secret: str) -> None:
    """Take a new sign-in into the cookie. Whatever the cookie held before is dropped (no planted session survives).

    Whoever has a second factor is not in yet: `ask_to_sign_in` leads to the page for the code.
    """
    language = session.get("language")
    session.clear()
    found = people.viewer_by_secret(passwords.digest(secret))
    if language:
        session["language"] = language
    session.permanent = True
    if found is not None:
        login_user(SignedIn(found, secret))
        browser.remember(found.id)
    elif sessions.waiting(secret):
        session[HALF] = secret
    else:
        abort(401)


def awaits_code() -> str | None:
    """The secret of a sign-in whose password was right and whose code is still to come, or None."""
    secret = session.get(HALF)
    return secret if secret and sessions.waiting(secret) else None


def end(keeps_drafts: bool = False) -> None:
    """Forget the sign-in in the cookie. The pages until the next sign-in remove or keep what lies on the device."""
    here = visitor()
    logout_user()
    session.clear()
    if here is not None:
        session["keep" if keeps_drafts else "forget"] = drafts.owner_key(here.id)


def device_marks() -> dict[str, str]:
    """What a page tells `static/js/kept.js`: whose page it is, or that nobody is here and how the last sign-in ended.

    Nothing while the database is away, and nothing where a form was sent by nobody: a foreign page can send one without
    the cookie, and must not be able to make somebody's drafts look like those of another.
    """
    here = visitor()
    if here is not None:
        return {"data-owner": drafts.owner_key(here.id)}
    if "database_away" in g or request.method != "GET":
        return {}
    ended = {f"data-{how}": session[how] for how in ("forget", "keep") if how in session}
    return {"data-owner": "", **ended}


def public(view: View) -> View:
    """Mark a view that anybody may open."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def requires(permission: Permission, fresh: bool | str = False) -> Callable[[View], View]:
    """Only people with this permission; others are asked to sign in, or told they may not.

    `fresh`: what the view does is grave, so the password or a code is asked for unless it was given within a quarter
    of an hour: before a form that is sent is acted on; with the name of an endpoint also before a page is shown, and
    the person is led to that endpoint afterwards (a file that is taken leaves the browser where it is).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(*args: Any, **kwargs: Any) -> Any:
            here = visitor()
            if here is None:
                return ask_to_sign_in()
            if not here.may(permission):
                abort(403)
            asked = proof.question(here, permission, fresh)
            if asked is not None:
                return asked
            lacking = proof.missing_safety(_read_again() if proof.was_given() else here, permission)
            if lacking is not None:
                return lacking
            proof.note_seen(here, permission)
            return view(*args, **kwargs)

        gated.permission = permission  # type: ignore[attr-defined]
        return gated

    return decorate


def ask_to_sign_in() -> Response:
    """Lead to the sign-in page and back. An answer that was being saved travels along, so that nothing is lost."""
    back = addresses.here_in_full() if request.method == "GET" else redirects.nearest_page(request.path)
    chosen = request.form.getlist("choice") if request.method == "POST" else []
    if chosen and back == addresses.here():
        back += "?" + urlencode([("choice", value[:LONGEST_CHOICE]) for value in chosen[:MOST_CHOICES]])
    door = "account.enter_code" if awaits_code() else "account.sign_in"
    return cast(Response, redirect(url_for(door, next=back), 303))
