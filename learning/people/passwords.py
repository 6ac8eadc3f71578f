"""Password hashes (argon2id), how guessable one is, and secrets for links and codes."""

import hashlib
import re
import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from learning.people import codes
from learning.people.rules import normalise_password

# OWASP's minimum for argon2id is 19 MiB, 2 passes, 1 lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def use_cost(time_cost: int, memory_kib: int) -> None:
    """Change the cost of new hashes. Tests use a small one; old hashes are renewed at the next sign-in."""
    global _hasher
    _hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
    _nobody.cache_clear()


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(normalise_password(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits. With no stored hash the same work is done, so that time tells nothing."""
    try:
        return _hasher.verify(stored or _nobody(), normalise_password(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str) -> bool:
    """Whether the hash was made with another cost than today's."""
    return _hasher.check_needs_rehash(stored)


@lru_cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))


def guesses_log10(password: str, own_words: tuple[str, ...]) -> float:
    """Tries a guesser needs, as a power of ten, by the bundled lists of zxcvbn (no look-up over the network).

    `own_words`: the person's name, address and the product's name. Only the first 72 characters are weighed.
    """
    from zxcvbn import zxcvbn  # its word lists take a moment to load, and few requests need them

    pieces = {
        piece for word in own_words for piece in (word.casefold(), *re.split(r"[\W_]+", word.casefold())) if piece
    }
    result = zxcvbn(normalise_password(password)[:72], user_inputs=sorted(pieces))
    return float(result["guesses_log10"])


def new_secret() -> str:
    """A secret of 256 random bits for a sign-in or a link."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_join_code() -> str:
    """A new code people type to join an organisation or team."""
    return codes.make(secrets.randbits(65))
