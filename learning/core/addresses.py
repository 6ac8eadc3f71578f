"""E-mail addresses that our mailer can send to (RFC 5321 dot-atoms; international domains as their ASCII form)."""

import re

MOST = 254
LOCAL_MOST = 64
_ATEXT = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATEXT}(\.{_ATEXT})*\Z", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z", re.IGNORECASE)


def mailable(address: str) -> str | None:
    """The address as it travels, in ASCII, or None when no mail program could use it.

    Refused: quotes, spaces, control characters, double dots, letters outside ASCII before the @ (they need SMTPUTF8,
    which many servers lack), encoded words (`=?…?=`, which a mail header decodes into something else), a domain
    without a dot or with a number at its end, and whatever is too long.
    """
    local, at, domain = address.rpartition("@")
    if not at or len(local) > LOCAL_MOST or not _LOCAL.match(local) or "=?" in local:
        return None
    try:
        plain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    labels = plain.split(".")
    if len(labels) < 2 or labels[-1].isdecimal() or not all(_LABEL.match(label) for label in labels):
        return None
    return f"{local}@{plain}" if len(local) + 1 + len(plain) <= MOST else None
