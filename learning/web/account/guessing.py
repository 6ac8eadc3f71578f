"""Guessing slows the guesser and never shuts the owner out.

- On a browser the person has signed in on before, only that browser's own failures count.
- Elsewhere failures count by account and network address together, by account, and by network address. While an
  account or an address is under attack, each pair of the two has fewer tries; only far above that is a new device
  asked to wait, never longer than the window.
- A link by mail opens the door at any time (`people/links.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from learning.core import limits
from learning.core.errors import DomainError, TooMany
from learning.core.limits import Limit
from learning.people import devices, queries
from learning.people.passwords import digest
from learning.web import browser, request_context

Counted = tuple[tuple[Limit, str], ...]


def knows_this_browser(email: str) -> bool:
    """Whether the account of an address (already cleaned) was signed in on this browser before."""
    person = queries.person_by_email(email)
    return person is not None and devices.is_known(person.id, browser.secret())


def admit(email: str) -> Counted:
    """What a wrong password for this address (already cleaned) will count against. Raises TooMany."""
    salt, address = request_context.settings().secret_key, request_context.address()
    own = (limits.SIGN_IN_KNOWN, f"{email} {digest(browser.secret() or '')}")
    if knows_this_browser(email) and not limits.wait(*own, salt):
        return (own,)
    tight = limits.wait(limits.SIGN_IN_ACCOUNT, email, salt) or limits.wait(limits.SIGN_IN_ADDRESS, address, salt)
    pair = limits.SIGN_IN_PAIR_TIGHT if tight else limits.SIGN_IN_PAIR
    limits.check(pair, f"{email} {address}", salt)
    limits.check(limits.SIGN_IN_ACCOUNT_MOST, email, salt)
    limits.check(limits.SIGN_IN_ADDRESS_MOST, address, salt)
    return (
        (limits.SIGN_IN_PAIR, f"{email} {address}"),
        (limits.SIGN_IN_ACCOUNT, email),
        (limits.SIGN_IN_ADDRESS, address),
    )


@contextmanager
def counting(wrong: str, *pairs: tuple[Limit, str]) -> Iterator[None]:
    """Count the refusal `wrong` that happens inside against each pair; nothing else counts."""
    try:
        yield
    except DomainError as error:
        if error.code == wrong:
            limits.count(request_context.settings().secret_key, *pairs)
        raise


@contextmanager
def limited(wrong: str, *pairs: tuple[Limit, str]) -> Iterator[None]:
    """As `counting`, and nothing is tried once a pair is used up. Raises TooMany."""
    for limit, who in pairs:
        limits.check(limit, who, request_context.settings().secret_key)
    with counting(wrong, *pairs):
        yield


@contextmanager
def present_password(person_id: int) -> Iterator[None]:
    """Around what asks a person who is signed in for their present password. Raises TooMany."""
    with limited("password-wrong", (limits.PRESENT_PASSWORD, str(person_id))):
        yield


@contextmanager
def join_code(person_id: int | None = None) -> Iterator[None]:
    """Around what looks a join code up: a slip of the finger counts nothing, a code that is none does.

    Raises TooMany "too-many-codes".
    """
    pairs: Counted = ((limits.JOIN_ADDRESS, request_context.address()),)
    if person_id:
        pairs = (*pairs, (limits.JOIN_PERSON, str(person_id)))
    try:
        with limited("join-code-unknown", *pairs):
            yield
    except TooMany as error:
        raise TooMany("too-many-codes", **error.values) from error


@contextmanager
def address_change(person_id: int) -> Iterator[None]:
    """Around asking for another address: each ask mails somebody, or tells that an address has an account.

    Raises TooMany.
    """
    salt, pair = request_context.settings().secret_key, (limits.ADDRESS_PERSON, str(person_id))
    limits.check(*pair, salt)
    with counting("email-taken", pair):
        yield
    limits.count(salt, pair)
