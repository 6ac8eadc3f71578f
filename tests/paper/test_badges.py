"""Badges are bound to their issuer: a verifier written from the specifications takes the true and refuses the forged."""

import base64
import json
from datetime import timedelta
from urllib.parse import urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from certificates import badges, issuing, keys, queries
from learning.core import clock
from learning.core.db import db, transaction
from tests.paper.badge_verifier import Refused, bytes_of, moment, verify

OWN = ("/.well-known/issuer.json", "/.well-known/jwks.json", "/.well-known/cpms-keys.json",
       "/.well-known/cpms-status.json", "/.well-known/cpms-badges-status.jwt")  # fmt: skip


@pytest.fixture
def badge(world, visitor):
    """A person, their code, their badge, and how a stranger fetches what lies at our addresses."""
    someone = world.person(name="Amina Yusuf Haïdar")
    code = world.complete(someone)

    def fetch(address):
        parts = urlsplit(address)
        if parts.netloc != "127.0.0.1:8000":
            return None
        answer = visitor.get(parts.path)
        return answer.data if answer.status_code == 200 else None

    return someone, code, visitor.get(f"/verify/{code}/badge.jwt").text, fetch


def parts_of(token):
    head, body, _ = token.split(".")
    return json.loads(bytes_of(head)), json.loads(bytes_of(body))


def test_a_true_badge_is_taken(badge):
    someone, code, token, fetch = badge
    claims = verify(token, fetch, clock.now())
    assert claims["id"] == f"http://127.0.0.1:8000/verify/{code}"
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == "Amina Yusuf Haïdar"
    assert someone.email not in json.dumps(claims)


def test_the_header_names_the_key_by_its_address_and_carries_none(badge):
    header, _ = parts_of(badge[2])
    assert header.keys() <= {"alg", "typ", "kid"}
    assert header["kid"].startswith("http://127.0.0.1:8000/.well-known/keys/")


def test_the_keys_are_a_set_as_rfc_7517_asks(badge, visitor):
    header, _ = parts_of(badge[2])
    found = json.loads(visitor.get("/.well-known/jwks.json").text)["keys"]
    assert [key["kid"] for key in found] == [header["kid"]]
    for key in found:
        assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")
        assert "d" not in key
        # A library that reads such sets finds the key by itself.
    known = jwt.PyJWKSet.from_dict({"keys": found})
    assert jwt.decode(badge[2], known[header["kid"]].key, algorithms=["EdDSA"])["iss"].endswith("issuer.json")


def forgeries():
    """How a stranger with a key of their own may write the header and the claims of a true badge anew."""

    def own_key_in_header(header, claims, key):
        raw = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).decode().rstrip("=")
        return {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": raw}}, claims

    return {
        "own key in the header": own_key_in_header,
        "own key and our name for it": lambda h, c, k: ({**own_key_in_header(h, c, k)[0], "kid": h["kid"]}, c),
        "our name for the key": lambda h, c, k: ({"kid": h["kid"]}, c),
        "a key under our address that is none": lambda h, c, k: (
            {"kid": "http://127.0.0.1:8000/.well-known/keys/00000000.json"}, c),
        "a key elsewhere": lambda h, c, k: ({"kid": "http://evil.example/key.json"}, c),
        "issuer kept, iss changed": lambda h, c, k: (
            {"kid": h["kid"]}, {**c, "iss": "http://evil.example/issuer.json"}),
        "both issuers changed": lambda h, c, k: (
            {"kid": h["kid"]},
            {**c, "iss": "http://evil.example/i.json", "issuer": {**c["issuer"], "id": "http://evil.example/i.json"}}),
    }  # fmt: skip


@pytest.mark.parametrize("way", forgeries())
def test_a_badge_signed_anew_by_a_stranger_is_refused(badge, way):
    _, _, token, fetch = badge
    header, claims = parts_of(token)
    claims["credentialSubject"]["identifier"][0]["identityHash"] = "Mallory Forger"
    stranger = Ed25519PrivateKey.generate()
    header, claims = forgeries()[way](header, claims, stranger)
    with pytest.raises(Refused):
        verify(jwt.encode(claims, stranger, algorithm="EdDSA", headers=header), fetch, clock.now())


def test_no_changed_letter_of_a_badge_is_taken(badge):
    _, _, token, fetch = badge
    for place in range(0, len(token), 7):
        if token[place] == "." or place == len(token) - 1:
            continue
        other = "A" if token[place] != "A" else "B"
        with pytest.raises(Refused):
            verify(token[:place] + other + token[place + 1 :], fetch, clock.now())


def test_a_badge_ends_the_day_after_the_last_valid_one(badge):
    _, code, token, fetch = badge
    last = parts_of(token)[1]["validUntil"]
    end = clock.now().fromisoformat(last.replace("Z", "+00:00"))
    for instant, ends in ((end - timedelta(seconds=1), False), (end, True)):
        with clock.at(instant):
            if ends:
                with pytest.raises(Refused, match="not now"):
                    verify(token, fetch, instant)
            else:
                verify(token, fetch, instant)


def test_a_withdrawn_badge_is_refused_by_the_list(badge, app):
    someone, code, token, fetch = badge
    with app.app_context():
        issuing.revoke(queries.by_code(code).id, "test", by=someone.id)
    with pytest.raises(Refused, match="revocation"):
        verify(token, fetch, clock.now())


def test_a_badge_signed_with_an_earlier_key_is_still_taken(badge, settings):
    _, _, token, fetch = badge
    keys.rotate(settings.keys_dir, clock.today())
    verify(token, fetch, clock.now())


@pytest.mark.parametrize(
    ("number", "place"), [(1, (0, 1)), (131_071, (0, 131_071)), (131_072, (1, 0)), (131_073, (1, 1)), (262_144, (2, 0))]
)
def test_a_full_list_is_followed_by_another(number, place):
    assert badges.status_place(number) == place
    end = "" if place[0] == 0 else f"-{place[0]}"
    assert badges.status_address("https://x.example", place[0]).endswith(f"/cpms-badges-status{end}.jwt")


def test_a_certificate_beyond_the_first_list_is_withdrawn_in_the_second(badge, world, app, visitor):
    someone, _, _, fetch = badge
    assert visitor.get("/.well-known/cpms-badges-status-1.jwt").status_code == 404
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE certificates SET id = 131072 + 5"))
    code = world.value("SELECT code FROM certificates")
    token = visitor.get(f"/verify/{code}/badge.jwt").text
    assert parts_of(token)[1]["credentialStatus"]["statusListIndex"] == "5"
    verify(token, fetch, clock.now())
    with app.app_context():
        issuing.revoke(131072 + 5, "test", by=someone.id)
    with pytest.raises(Refused, match="revocation"):
        verify(token, fetch, clock.now())
    assert visitor.get("/.well-known/cpms-badges-status-2.jwt").status_code == 404


def test_a_list_ends_for_readers_of_registered_claims_too(badge, visitor):
    claims = parts_of(visitor.get("/.well-known/cpms-badges-status.jwt").text)[1]
    assert moment(claims["validUntil"]).timestamp() == claims["exp"] == claims["nbf"] + badges.STATUS_DAYS * 86_400


def test_checkers_in_other_peoples_pages_may_read_what_is_public(badge, visitor):
    _, code, _, _ = badge
    kid = parts_of(badge[2])[0]["kid"]
    for path in (*OWN, urlsplit(kid).path, f"/verify/{code}/badge.jwt", f"/verify/{code}/badge.svg"):
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
    assert "Access-Control-Allow-Origin" not in visitor.get(f"/verify/{code}").headers


def test_asking_for_keys_makes_none(visitor, settings):
    for path in ("/.well-known/issuer.json", "/.well-known/jwks.json"):
        assert visitor.get(path).status_code == 200
    assert not (settings.keys_dir / keys.LIST).exists()
