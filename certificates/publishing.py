"""What an installation publishes about its certificates: keys past and present, and who no longer counts."""

from pathlib import Path
from typing import Any

from certificates import badges, keylists, keys, queries, signing, status_list
from certificates.files import Press, badge_key
from certificates.queries import IssuedCertificate
from learning.core import clock


def listed_keys(keys_dir: Path) -> list[dict[str, Any]]:
    """The keys of records and badges; none where the installation was not made ready, for to ask is not to make."""
    return keys.listed(keys_dir) if (keys_dir / keys.LIST).exists() else []


def keys_for(held: IssuedCertificate, press: Press) -> dict[str, object]:
    """The public keys as the page of one certificate needs them."""
    entries = listed_keys(press.keys_dir)
    own = [(held.code, held.record)] if held.record else []
    return {"issuer": press.issuer, "keys": entries, "papers": keylists.honest(entries, own)}


def published_keys(press: Press) -> dict[str, object]:
    """The public keys of records and files, past and present, with the papers that a stolen key did sign here."""
    entries = listed_keys(press.keys_dir)
    is_any_stolen = any(one.get("compromised_since") for one in entries)
    found: dict[str, Any] = {
        "issuer": press.issuer,
        "as_of": clock.now().isoformat(timespec="minutes"),
        "keys": entries,
        "pdf_certificates": signing.listed(press.keys_dir),
        "papers": keylists.honest(entries, queries.records()) if is_any_stolen else [],
    }
    if not entries:
        return found
    key_id, key = keys.present(press.keys_dir)
    return keylists.signed(found, key_id, key.sign)


def published_status(press: Press) -> dict[str, object] | None:
    """The signed list of certificates that no longer count, as of now; None where there is no key to sign it with."""
    if not listed_keys(press.keys_dir):
        return None
    key_id, key = keys.present(press.keys_dir)
    gone = [(code, why) for _, code, why in queries.gone()]
    return status_list.published(gone, clock.now().isoformat(timespec="minutes"), press.issuer, key_id, key.sign)


def badge_status(which: int, press: Press) -> str | None:
    """A signed status list of badges, by number from 0; None where there is no certificate for it yet, or no key."""
    if which > badges.status_place(queries.last_id())[0] or not listed_keys(press.keys_dir):
        return None
    gone = (number for number, _, _ in queries.gone())
    return badges.status_list(gone, which, clock.now(), press.public_url, *badge_key(press))
