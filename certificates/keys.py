"""Ed25519 keys of the signed record: made on the first run, kept in files, rotated without breaking old papers.

`record-keys.json` lists every key ever used (public parts); `record-<id>.pem` is the private part of the present one.
"""

import base64
import hashlib
import json
import os
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

from learning.core.files import place_once

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


def make(folder: Path, today: date) -> None:
    """Make the first key in `folder`, unless there is one. Two processes starting at once end with one list."""
    if (folder / LIST).exists():
        return
    key = Ed25519PrivateKey.generate()
    entry = _entry(key, today)
    place_once(_private_path(folder, entry["id"]), _pem(key))
    place_once(folder / LIST, json.dumps([entry]).encode())
    if listed(folder)[-1]["id"] != entry["id"]:
        _private_path(folder, entry["id"]).unlink()


def rotate(folder: Path, today: date) -> str:
    """Sign with a new key from now on; returns its id. Papers signed before stay provable: public parts are kept."""
    make(folder, today)
    before = listed(folder)
    key = Ed25519PrivateKey.generate()
    entry = _entry(key, today)
    place_once(_private_path(folder, entry["id"]), _pem(key))
    half = folder / f".{LIST}.{os.getpid()}"
    half.write_text(json.dumps([*before[:-1], {**before[-1], "until": today.isoformat()}, entry]))
    half.chmod(0o600)
    half.replace(folder / LIST)
    _private_path(folder, before[-1]["id"]).unlink(missing_ok=True)
    return str(entry["id"])


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
