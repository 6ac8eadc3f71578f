"""The published list of certificates that no longer count, so that a saved page can tell without a line. Pure.

The list holds digests of codes, not codes: who has a paper can look it up, who has the list learns no code.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

PREFIX = b"cpms-certificate-status\0"
DIGEST = 10


def mark(code: str) -> str:
    """What stands in the list for a code."""
    return hashlib.sha256(b"cpms-code\0" + code.encode()).hexdigest()[: DIGEST * 2]


def canonical(values: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    return PREFIX + json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def published(
    gone: Iterable[tuple[str, str]], as_of: str, issuer: str, key_id: str, sign: Callable[[bytes], bytes]
) -> dict[str, Any]:
    """The signed list. `gone`: (code, "revoked" or "replaced"); `as_of` is an ISO moment in UTC."""
    marks = {mark(code): why for code, why in gone}
    values: dict[str, Any] = {"as_of": as_of, "gone": marks, "issuer": issuer, "key": key_id}
    signature = base64.urlsafe_b64encode(sign(canonical(values))).decode().rstrip("=")
    return {**values, "signature": signature}


def is_genuine(listed: Mapping[str, Any], keys: Mapping[str, bytes], verify: Callable[..., bool]) -> bool:
    """Whether a list is signed by one of these keys."""
    values = {name: listed.get(name) for name in ("as_of", "gone", "issuer", "key")}
    signature = str(listed.get("signature", ""))
    key = keys.get(str(values["key"]))
    raw = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    return key is not None and verify(key, raw, canonical(values))


def standing(listed: Mapping[str, Any], code: str) -> str:
    """ "revoked", "replaced" or "" for a code in a list."""
    return str(listed["gone"].get(mark(code), ""))
