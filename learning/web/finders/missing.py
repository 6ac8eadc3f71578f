"""The answer to an id that leads nowhere."""

from typing import NoReturn

from werkzeug.exceptions import NotFound


def missing() -> NoReturn:
    """There is no such thing, or it is not yours."""
    raise NotFound()
