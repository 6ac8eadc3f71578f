"""The published list of keys: what each is, which were stolen, and which papers of a stolen key the issuer made. Pure.

Whoever has a stolen key dates what he signs as he likes, so no date in a paper can part honest ones from his. The list
therefore names the honest ones: a digest of code and record for every paper that the issuer kept and that was signed
with a key since declared stolen. Every other paper with that key is not the issuer's.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

PREFIX = b"cpms-certificate-keys\0"
MARK = 16


def mark(code: str, record: str) -> str:
    """What stands in the list for a paper: it fits one code and one record alone."""
    return hashlib.sha256(b"cpms-paper\0" + f"{code}#{record}".encode()).hexdigest()[: MARK * 2]


def stolen_since(entries: Iterable[Mapping[str, Any]], key_id: str) -> str:
    """The ISO date since which a key counts as stolen, or an empty text."""
    return next((str(one.get("compromised_since") or "") for one in entries if one["id"] == key_id), "")


def key_of(record: str) -> str:
    """The id of the key that a kept record names."""
    return base64.urlsafe_b64decode(record[:8])[1:5].hex()


def honest(entries: list[dict[str, Any]], kept: Iterable[tuple[str, str]]) -> list[str]:
    """The marks of the kept papers (code, record) that were signed with a key declared stolen."""
    stolen = {str(one["id"]) for one in entries if one.get("compromised_since")}
    return sorted(mark(code, text) for code, text in kept if key_of(text) in stolen)


def counts(listed: Mapping[str, Any], key_id: str, code: str, record: str) -> bool:
    """Whether a paper whose signature holds is the issuer's, as far as stolen keys go."""
    return not stolen_since(listed["keys"], key_id) or mark(code, record) in (listed.get("papers") or ())


def _canonical(values: Mapping[str, Any]) -> bytes:
    kept = {name: value for name, value in values.items() if name != "signature"}
    return PREFIX + json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()


def signed(values: dict[str, Any], key_id: str, sign: Callable[[bytes], bytes]) -> dict[str, Any]:
    """A list with the signature of the newest key over all of it."""
    whole = {**values, "signed_by": key_id}
    return {**whole, "signature": base64.urlsafe_b64encode(sign(_canonical(whole))).decode().rstrip("=")}


def is_genuine(listed: Mapping[str, Any], keys: Mapping[str, bytes], verify: Callable[..., bool]) -> bool:
    """Whether a list is whole: signed by its own newest key. Lists from before they were signed are taken as they are.

    It proves that nothing was lost or changed on the way, not whose list it is: that is where it was got from.
    """
    if "signature" not in listed:
        return "papers" not in listed
    text, newest = str(listed["signature"]), str(listed["keys"][-1]["id"])
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return listed.get("signed_by") == newest and verify(keys[newest], raw, _canonical(listed))
