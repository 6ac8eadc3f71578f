"""Badges, and what a machine that checks them fetches: the issuer, its keys, the lists of those that count no more.

Checkers run in other people's pages, so these answers may be read from anywhere.
"""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from certificates import issuers
from certificates.queries import IssuedCertificate
from certificates.rules import Status
from learning.web import certificate_files, finders, request_context
from learning.web.delivery import open_to_all
from learning.web.gate import public
from learning.web.public import bp
from learning.web.public.verification import looked_up

CREDENTIAL = "application/vc+jwt"


def _paper(code: str) -> IssuedCertificate:
    """A certificate that still counts; for its badge, which anybody with the code may take."""
    held = looked_up(code)
    return held if held and held.status not in Status.gone() else finders.missing()


@bp.get("/verify/<code>/badge.svg")
@public
@open_to_all
def take_badge(code: str) -> ResponseReturnValue:
    """The badge picture with the signed Open Badges credential in it."""
    _, picture = certificate_files.badge_of(_paper(code))
    headers = {"Content-Disposition": f'attachment; filename="cpms-badge-{code[:8]}.svg"'}
    return Response(picture, mimetype="image/svg+xml", headers=headers)


@bp.get("/verify/<code>/badge.jwt")
@public
@open_to_all
def take_credential(code: str) -> ResponseReturnValue:
    """The signed Open Badges credential itself."""
    token, _ = certificate_files.badge_of(_paper(code))
    return Response(token, mimetype=CREDENTIAL)


@bp.get("/.well-known/issuer.json")
@public
@open_to_all
def show_issuer() -> ResponseReturnValue:
    """The issuer of the badges, with the keys that are its own."""
    settings = request_context.settings()
    return jsonify(issuers.document(certificate_files.listed_keys(), settings.issuer, settings.public_url))


@bp.get("/.well-known/jwks.json")
@public
@open_to_all
def show_jwks() -> ResponseReturnValue:
    """The keys as a set (RFC 7517)."""
    return jsonify(issuers.jwks(certificate_files.listed_keys(), request_context.settings().public_url))


@bp.get("/.well-known/keys/<key_id>.json")
@public
@open_to_all
def show_key(key_id: str) -> ResponseReturnValue:
    """One key, at the address that badges name."""
    found = [entry for entry in issuers.trusted(certificate_files.listed_keys()) if entry["id"] == key_id]
    return jsonify(issuers.jwk(found[0], request_context.settings().public_url)) if found else finders.missing()


@bp.get("/.well-known/cpms-badges-status.jwt")
@public
@open_to_all
def show_badge_status() -> ResponseReturnValue:
    """The first signed status list of badges."""
    return Response(certificate_files.badge_status(0) or finders.missing(), mimetype=CREDENTIAL)


@bp.get("/.well-known/cpms-badges-status-<int:which>.jwt")
@public
@open_to_all
def show_more_badge_status(which: int) -> ResponseReturnValue:
    """A further status list, where there are more certificates than one list holds."""
    return Response(certificate_files.badge_status(which) or finders.missing(), mimetype=CREDENTIAL)
