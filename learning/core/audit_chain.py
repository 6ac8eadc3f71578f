"""The arithmetic of the audit trail's chain: what a row says, in one form for every database, and the seal under it.

Each seal covers the row and the seal before it, so no row can be changed, taken out, put in or moved without every
later seal failing to fit. The seal is keyed with a file outside the database: whoever can write to the database alone
cannot make one. Rows from before the chain carry seals without a key, made when they were first chained.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

FORM = 1
START = "0" * 64
KEY_BYTES = 32


def canonical(
    number: int,
    at: datetime,
    tag: str,
    actor_id: int | None,
    subject_kind: str,
    subject_id: int | None,
    organisation_id: int | None,
    details: dict[str, Any],
) -> bytes:
    """A row as bytes: a JSON array in ASCII, keys in order, the moment in UTC with six digits of a second."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    row = [FORM, number, moment, tag, actor_id, subject_kind, subject_id, organisation_id, details]
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode()


def seal(key: bytes | None, previous: str, row: bytes) -> str:
    """The seal of a canonical row under the seal before it: HMAC-SHA-256, or SHA-256 without a key; 64 hex digits."""
    covered = previous.encode() + b"\n" + row
    return hmac.digest(key, covered, "sha256").hex() if key else hashlib.sha256(covered).hexdigest()
