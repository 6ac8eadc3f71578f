"""The cookie by which a browser is known again after the sign-in has ended. It signs nobody in."""

from flask import Response, after_this_request, request

from learning.people import devices
from learning.people.passwords import new_secret
from learning.web import request_context

SECONDS = devices.KEPT_DAYS * 24 * 60 * 60
LONGEST = 64


def cookie_name() -> str:
    """With https the name binds the cookie to this host alone."""
    return "__Host-cpms-device" if request_context.settings().is_https else "cpms-device"


def secret() -> str | None:
    """The browser's own secret, or None when it has none yet."""
    value = request.cookies.get(cookie_name(), "")
    return value if 0 < len(value) <= LONGEST else None


def remember(person_id: int) -> None:
    """Know this browser as one the person signed in on. One secret serves everybody who shares the browser."""
    kept = secret() or new_secret()
    devices.remember(person_id, kept)

    @after_this_request
    def _keep(response: Response) -> Response:
        response.set_cookie(
            cookie_name(),
            kept,
            max_age=SECONDS,
            secure=request_context.settings().is_https,
            httponly=True,
            samesite="Lax",
        )
        return response
