"""What a backup file is: names, values, and the seal over every byte of it.

A ZIP of `about.json`, `tables/<table>.jsonl` (one JSON object a row) and `keys/<file>`. The ZIP's comment is the
SHA-256 of all bytes before it. Format 1 (release 1.0) had neither seal nor digests nor a list of keys.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import types

FORMAT = 2
PROGRAM = "cpms-learning"
ABOUT = "about.json"
SEAL = b"sha256:"
SEAL_BYTES = len(SEAL) + 64
PIECE = 1 << 20
MEMBER = re.compile(r"(tables|keys)/([A-Za-z0-9][A-Za-z0-9._-]{0,99})")


class BadArchive(Exception):
    """The file cannot be restored; the text says in one sentence what is wrong with it."""


def table_member(table: str) -> str:
    """Where the rows of a table lie in the file."""
    return f"tables/{table}.jsonl"


def key_member(name: str) -> str:
    """Where a key lies in the file."""
    return f"keys/{name}"


def pieces(path: Path, length: int) -> Iterator[bytes]:
    """The first `length` bytes of a file, a piece at a time."""
    with path.open("rb") as file:
        while length > 0 and (piece := file.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


def seal_of(path: Path) -> bytes:
    """The seal that belongs under a file: a digest of all its bytes but the seal's own digits."""
    digest = hashlib.sha256()
    for piece in pieces(path, path.stat().st_size - 64):
        digest.update(piece)
    return SEAL + digest.hexdigest().encode()


def plain(kind: types.TypeEngine[Any], value: Any) -> Any:
    """A value of a column as JSON has it. Values of JSON columns come in as their text.

    Raises TypeError for a kind of column that this format has no form for.
    """
    if value is None:
        return None
    if isinstance(kind, types.JSON):
        found = json.loads(value)
        return {"json": found} if found is None or _is_wrapped(found) else found
    if isinstance(kind, types.DateTime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(kind, types.Date):
        return value.isoformat()
    if isinstance(kind, types.LargeBinary):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(kind, types.Boolean):
        return bool(value)
    if isinstance(kind, types.Integer | types.Float | types.String) and not isinstance(value, bytes):
        return value
    raise TypeError(f"a backup cannot hold a column of type {kind}")


def _is_wrapped(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"json"}


def typed(kind: types.TypeEngine[Any], value: Any, number: int, may_be_empty: bool) -> Any:
    """The opposite of `plain`, for a file of format `number`; the value of a JSON column goes out as its text.

    Raises ValueError or TypeError for a value that no column of this kind can hold.
    """
    if isinstance(kind, types.JSON):
        if value is None and (number > 1 or may_be_empty):
            return None
        return json.dumps(value["json"] if number > 1 and _is_wrapped(value) else value)
    if value is None:
        return None
    if isinstance(kind, types.Boolean):
        return _of(bool, value)
    if isinstance(kind, types.Integer):
        if isinstance(value, bool) or not -(2**63) <= _of(int, value) < 2**63:
            raise ValueError("not a whole number")
        return value
    if isinstance(kind, types.Float):
        return float(_of(int | float, value))
    if isinstance(kind, types.DateTime):
        moment = datetime.fromisoformat(_of(str, value))
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment.astimezone(UTC)
    if isinstance(kind, types.Date):
        return date.fromisoformat(_of(str, value))
    if isinstance(kind, types.LargeBinary):
        try:
            return base64.b64decode(_of(str, value["base64"]), validate=True)
        except (KeyError, binascii.Error) as error:
            raise ValueError("not base64") from error
    text: str = _of(str, value)
    text.encode()  # half a surrogate pair would reach neither database
    if "\0" in text:
        raise ValueError("a text with a NUL")
    return text


def _of(kind: Any, value: Any) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"a {type(value).__name__}")
    return value
