"""Codes that follow the time (RFC 6238), and how their secret is kept: pure, no table, no clock.

Six digits, steps of 30 seconds, SHA-1: what every app understands. The secret is sealed with a key derived from the
installation's own secret (CPMS_SECRET_KEY, or `keys/secret` in the data folder, which each backup holds).
"""

import base64
import secrets
import unicodedata
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STEP_SECONDS = 30
DRIFT_STEPS = 1
DIGITS = 6
_NONCE = 12


class Unreadable(Exception):
    """A sealed secret was made with another key, for another person, or was changed."""


def new_secret() -> str:
    """A secret of 160 random bits, in base32."""
    return pyotp.random_base32(32)


def grouped(secret: str) -> str:
    """The secret in groups of four, for people who type it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address(secret: str, account: str, issuer: str) -> str:
    """The otpauth:// address that a square of dots carries into an app."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer.replace(":", " "))


def code_at(secret: str, moment: datetime) -> str:
    """The code of a moment."""
    return str(pyotp.TOTP(secret).at(moment))


def digits(typed: str) -> str | None:
    """Six digits as typed, with spaces or in the figures of another script; None if it is something else."""
    found = "".join(str(unicodedata.digit(c, "?")) for c in typed if not c.isspace() and c not in "-\u2011")
    return found if len(found) == DIGITS and found.isascii() and found.isdecimal() else None


def step_of(secret: str, code: str, moment: datetime, last_step: int | None) -> int | None:
    """The time step a code belongs to: the present one, one before or one after, and later than the last one used.

    None when it fits none of them: a code works once.
    """
    present = int(moment.timestamp()) // STEP_SECONDS
    maker, found = pyotp.TOTP(secret), None
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        fits = secrets.compare_digest(maker.generate_otp(step), code)
        if fits and found is None and (last_step is None or step > last_step):
            found = step
    return found


def seal(secret: str, key: str, purpose: str, person_id: int) -> str:
    """The secret as text that only the same installation opens again, for the same purpose and person."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_derived(key)).encrypt(nonce, secret.encode(), f"{purpose}:{person_id}".encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, key: str, purpose: str, person_id: int) -> str:
    """The secret again. Raises Unreadable."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        opened = AESGCM(_derived(key)).decrypt(raw[:_NONCE], raw[_NONCE:], f"{purpose}:{person_id}".encode())
    except (ValueError, InvalidTag) as error:
        raise Unreadable from error
    return opened.decode()


def _derived(key: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"cpms second factor").derive(key.encode())
