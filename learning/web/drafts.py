"""Whose drafts and ticks a device holds (`static/js/kept.js`). The server never sees them."""

import hashlib
import hmac

from learning.web import request_context

# 64 bits: no two people of an installation share one, and it fits into the name of each thing kept.
OWNER_DIGITS = 16


def owner_key(person_id: int) -> str:
    """The opaque name of a person on a device: 16 hexadecimal digits.

    The same on every device and at every sign-in, and without the installation's secret key it tells neither who the
    person is nor how many there are.
    """
    secret = request_context.settings().secret_key.encode()
    return hmac.new(secret, f"drafts:{person_id}".encode(), hashlib.sha256).hexdigest()[:OWNER_DIGITS]
