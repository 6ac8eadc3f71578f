"""Who issues the badges, for machines that check them: the keys as a JWKS (RFC 7517), and a document of the issuer.

A badge names its key by an address under the issuer's own; the document behind the issuer's id lists those addresses.
So a key that stands in a badge alone, whoever made it, is nobody's. Keys declared stolen are not listed: what they
signed is refused until it is taken anew. Pure.
"""

from collections.abc import Iterable, Mapping
from typing import Any

DOCUMENT = "/.well-known/issuer.json"
JWKS = "/.well-known/jwks.json"


def issuer_id(public_url: str) -> str:
    """The id of the issuer: the address of its document."""
    return f"{public_url}{DOCUMENT}"


def key_address(public_url: str, key_id: str) -> str:
    """The address of one public key: its `kid` in badges, in the JWKS and in the document."""
    return f"{public_url}/.well-known/keys/{key_id}.json"


def trusted(entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The keys that may have signed badges: past ones too, those declared stolen not."""
    return [entry for entry in entries if not entry.get("compromised_since")]


def jwk(entry: Mapping[str, Any], public_url: str) -> dict[str, str]:
    """One Ed25519 key as a JWK (RFC 8037). `entry`: as kept in the list of record keys."""
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": str(entry["x"]),
        "alg": "EdDSA",
        "use": "sig",
        "kid": key_address(public_url, str(entry["id"])),
    }


def jwks(entries: Iterable[Mapping[str, Any]], public_url: str) -> dict[str, list[dict[str, str]]]:
    """The set of keys, oldest first."""
    return {"keys": [jwk(entry, public_url) for entry in trusted(entries)]}


def document(entries: Iterable[Mapping[str, Any]], name: str, public_url: str) -> dict[str, Any]:
    """The issuer as an Open Badges profile and a controlled identifier document (W3C) that lists its keys."""
    keys = [jwk(entry, public_url) for entry in trusted(entries)]
    return {
        "@context": [
            "https://www.w3.org/ns/cid/v1",
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": issuer_id(public_url),
        "type": ["Profile"],
        "name": name,
        "url": public_url,
        "verificationMethod": [
            {"id": key["kid"], "type": "JsonWebKey", "controller": issuer_id(public_url), "publicKeyJwk": key}
            for key in keys
        ],
        "assertionMethod": [key["kid"] for key in keys],
    }
