"""Domain errors: a code and values, no prose. The sentence a person reads is written in `web/errors.py`."""

from typing import Any


class DomainError(Exception):
    """Something the rules refuse. `code` names it; `values` fill the sentence."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(DomainError):
    """There is no such thing, or it is not yours: the same answer."""


class NotAllowed(DomainError):
    """You are known, and may not do this."""


class Conflict(DomainError):
    """The rule says no in the present state: already handed in, address already used, code unknown."""


class TooMany(DomainError):
    """Too many tries; `values['seconds']` says how long to wait."""


class Refused(DomainError):
    """The request itself is not one to act on: it does not prove that the person sent it from our page."""
