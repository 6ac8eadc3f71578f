"""Ed25519 keys of the signed record: made on the first run, kept in files, rotated without breaking old papers.

`record-keys.json` lists every key ever used (public parts); `record-<id>.pem` is the private part of the present one.
"""

import base64
import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from learning.core.files import alone, place_once, put

LIST = "record-keys.json"


def _raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _entry(key: Ed25519PrivateKey, today: date) -> dict[str, Any]:
    raw = _raw(key)
    public = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    key_id = hashlib.sha256(raw).hexdigest()[:8]
    return {"id": key_id, "kty": "OKP", "crv": "Ed25519", "x": public, "from": today.isoformat()}


def _private_path(folder: Path, key_id: str) -> Path:
    return folder / f"record-{key_id}.pem"


def _new(folder: Path, today: date) -> dict[str, Any]:
    """A new private key on the disk; it signs once it stands last in the list."""
    key = Ed25519PrivateKey.generate()
    entry = _entry(key, today)
    place_once(_private_path(folder, entry["id"]), _pem(key))
    return entry


def _sweep(folder: Path) -> None:
    """Remove every private key but the one that signs: old ones, and those of a process that died before the list."""
    signs = _private_path(folder, str(listed(folder)[-1]["id"]))
    for path in folder.glob("record-*.pem"):
        if path != signs:
            path.unlink(missing_ok=True)


def make(folder: Path, today: date) -> None:
    """Make the first key in `folder`, unless there is one. Two processes starting at once end with one list."""
    if (folder / LIST).exists():
        return
    with alone(folder):
        _make(folder, today)


def _make(folder: Path, today: date) -> None:
    if not (folder / LIST).exists():
        place_once(folder / LIST, json.dumps([_new(folder, today)]).encode())
        _sweep(folder)


def _succeeded(folder: Path, entries: list[dict[str, Any]], today: date) -> list[dict[str, Any]]:
    return [*entries[:-1], {**entries[-1], "until": today.isoformat()}, _new(folder, today)]


def rotate(folder: Path, today: date) -> str:
    """Sign with a new key from now on; returns its id. Papers signed before stay provable: public parts are kept."""
    with alone(folder):
        _make(folder, today)
        entries = _succeeded(folder, listed(folder), today)
        put(folder / LIST, json.dumps(entries).encode())
        _sweep(folder)
    return str(entries[-1]["id"])


def declare_stolen(folder: Path, key_id: str, since: date, today: date) -> str:
    """Write into the list that a key was stolen on `since` (the earliest day counts); returns the id that signs now.

    A key that still signs is changed in the same step. Raises KeyError for a key that is not in the list.
    """
    with alone(folder):
        entries = listed(folder) if (folder / LIST).exists() else []
        if key_id not in [one["id"] for one in entries]:
            raise KeyError(key_id)
        if entries[-1]["id"] == key_id:
            entries = _succeeded(folder, entries, today)
        for entry in entries:
            if entry["id"] == key_id:
                known = entry.get("compromised_since", since.isoformat())
                entry["compromised_since"] = min(known, since.isoformat())
        put(folder / LIST, json.dumps(entries).encode())
        _sweep(folder)
    return str(entries[-1]["id"])


def listed(folder: Path) -> list[dict[str, Any]]:
    """Every key's public part, oldest first; the last one signs."""
    found: list[dict[str, Any]] = json.loads((folder / LIST).read_text())
    return found


def public_keys(entries: list[dict[str, Any]]) -> dict[str, bytes]:
    """By key id, the raw public key. Raises KeyError or ValueError for a list that is not ours."""
    return {str(e["id"]): base64.urlsafe_b64decode(str(e["x"]) + "=" * (-len(str(e["x"])) % 4)) for e in entries}


@lru_cache(maxsize=8)
def _private(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name} is not an Ed25519 key")
    return key


def present(folder: Path) -> tuple[str, Ed25519PrivateKey]:
    """The key that signs now, with its id."""
    key_id = str(listed(folder)[-1]["id"])
    try:
        return key_id, _private(_private_path(folder, key_id))
    except FileNotFoundError:  # it was changed between the two looks
        key_id = str(listed(folder)[-1]["id"])
        return key_id, _private(_private_path(folder, key_id))


def private_pem(folder: Path) -> bytes:
    """The private part of the present key, for libraries that sign themselves."""
    return _pem(present(folder)[1])


def holds(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
