"""A verifier of Open Badges written from the specifications alone, with nothing of ours and nothing of the maker's library.

Open Badges 3.0 (section 8.2, JSON Web Token proof), RFC 7515, 7517, 8037, W3C Controlled Identifiers, and Bitstring
Status List 1.0. It trusts what lies at the issuer's address and nothing else.
"""

import base64
import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Fetch = Callable[[str], bytes | None]


class Refused(Exception):
    """Why a credential is not accepted."""


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def verify(token: str, fetch: Fetch, now: datetime) -> dict[str, Any]:
    """The claims of a badge that the issuer it names did make, and that still counts. Raises Refused."""
    claims = proved(token, fetch)
    kinds = claims.get("type", [])
    if "VerifiableCredential" not in kinds or not {"OpenBadgeCredential", "AchievementCredential"} & set(kinds):
        raise Refused("not a badge")
    if claims.get("jti") != claims.get("id"):
        raise Refused("two ids")
    for member in ("validFrom", "credentialSubject"):
        if not claims.get(member):
            raise Refused(f"no {member}")
    subject = claims["credentialSubject"]
    if not subject.get("achievement", {}).get("criteria") or not (subject.get("id") or subject.get("identifier")):
        raise Refused("nobody, or for nothing")
    if moment(claims["validFrom"]) > now or ("validUntil" in claims and moment(claims["validUntil"]) <= now):
        raise Refused("not now")
    entries = claims.get("credentialStatus", [])
    for entry in entries if isinstance(entries, list) else [entries]:
        if is_set(entry, claims["iss"], fetch, now):
            raise Refused(entry["statusPurpose"])
    return claims


def proved(token: str, fetch: Fetch) -> dict[str, Any]:
    """The claims of a token whose key is one of the issuer's it names."""
    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(bytes_of(head)), json.loads(bytes_of(body))
    except ValueError as error:
        raise Refused("unreadable") from error
    if header.get("alg") != "EdDSA" or "crit" in header:
        raise Refused("algorithm")
    issuer = claims.get("issuer")
    issuer_id = issuer["id"] if isinstance(issuer, dict) else issuer
    if not issuer_id or claims.get("iss") != issuer_id:
        raise Refused("two issuers")
    document = json.loads(fetch(issuer_id) or b"null")
    if not document or document.get("id") != issuer_id:
        raise Refused("the issuer has no document")
    kid = header.get("kid")
    method = next((m for m in document.get("verificationMethod", []) if m["id"] == kid), None)
    if method is None or kid not in document.get("assertionMethod", []) or method["controller"] != issuer_id:
        raise Refused("not a key of the issuer")
    if urlsplit(kid)[:2] != urlsplit(issuer_id)[:2]:
        raise Refused("a key from elsewhere")
    key = json.loads(fetch(kid) or b"null")
    if key != method["publicKeyJwk"] or (key["kty"], key["crv"]) != ("OKP", "Ed25519"):
        raise Refused("two keys under one name")
    try:
        Ed25519PublicKey.from_public_bytes(bytes_of(key["x"])).verify(bytes_of(signature), f"{head}.{body}".encode())
    except (InvalidSignature, ValueError) as error:
        raise Refused("signature") from error
    return claims


def is_set(entry: dict[str, Any], issuer_id: str, fetch: Fetch, now: datetime) -> bool:
    """Whether the bit of a credential is set in the list that its entry names."""
    listed = proved((fetch(entry["statusListCredential"]) or b"").decode(), fetch)
    subject = listed["credentialSubject"]
    if listed["iss"] != issuer_id or "BitstringStatusListCredential" not in listed["type"]:
        raise Refused("not the issuer's list")
    if subject["statusPurpose"] != entry["statusPurpose"] or subject["type"] != "BitstringStatusList":
        raise Refused("a list for something else")
    if "validUntil" in listed and moment(listed["validUntil"]) <= now:
        raise Refused("an old list")
    bits = gzip.decompress(bytes_of(subject["encodedList"].removeprefix("u")))
    if len(bits) * 8 < 131_072:
        raise Refused("a list too short to hide in")
    place = int(entry["statusListIndex"])
    return bool(bits[place // 8] >> (7 - place % 8) & 1)


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
