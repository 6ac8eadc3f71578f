"""`cpms certificates …`: check a file or a square without the server, and change the signing key."""

import json
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from certificates import keys, record, signing, statuses
from learning.cli.context import settings_or_stop
from learning.core import clock

_SQUARE = re.compile(r"([0-9A-Z]{20})#([A-Za-z0-9_-]{80,240})\s*\Z")


@click.group()
def certificates() -> None:
    """Certificates."""


@certificates.command()
@click.argument("what")
@click.option("--keys", "keys_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="saved keys")
@click.option("--status", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="saved status list")
def verify(what: str, keys_file: Path | None, status: Path | None) -> None:
    """Check WHAT: a certificate's PDF file, or the text of its square. No line is needed.

    --keys and --status name files saved from /.well-known/cpms-keys.json and /.well-known/cpms-status.json; without
    them this installation's own keys are used.
    """
    if not _SQUARE.search(what.strip()):
        _check_file(Path(what))
        return
    settings = settings_or_stop()
    if keys_file is None:
        keys.make(settings.keys_dir, clock.today())
    try:
        entries = _json(keys_file)["keys"] if keys_file else keys.listed(settings.keys_dir)
        known = keys.public_keys(entries)
        listed = _json(status) if status else None
        if listed is not None and not statuses.is_genuine(listed, known, keys.holds):
            _stop("The status list is not signed with these keys: do not use it.")
    except (KeyError, TypeError, ValueError) as error:
        _stop(f"The saved files cannot be read: {error}. Save them again.")
    _check_square(what, known, listed)


def _check_square(what: str, known: dict[str, bytes], listed: dict[str, Any] | None) -> None:
    match = _SQUARE.search(what.strip())
    code, text = match.groups() if match else ("", "")
    try:
        found = record.opened(text, code, known, keys.holds)
    except record.BadRecord as bad:
        reasons = {
            "unreadable": "The text is not a whole square, or a letter is wrong.",
            "key": "It is signed with a key that is not in the list: not issued here, or the list is too old.",
            "signature": "The signature does not fit: something was changed.",
        }
        _stop(f"{reasons[bad.reason]} Do not rely on it.")
    cut = " … (the beginning; the whole was too long)"
    print("Proved by the signature:")
    print(f"  Name: {found.name}{cut if found.name_is_cut else ''}")
    print(f"  Issued by: {found.issuer}{cut if found.issuer_is_cut else ''}")
    print(f"  Course revision: {found.course_number}, edition {found.edition_year}, {found.modules} modules passed")
    print(f"  Completed: {found.completed_on}. Valid until: {found.valid_until}")
    print("Not proved by it:")
    print("  That the person before you is the person named.")
    gone = statuses.standing(listed, code) if listed else ""
    if gone:
        print(
            f"  It was {'withdrawn' if gone == 'revoked' else 'replaced'}: list of {listed['as_of'] if listed else ''}."
        )
        sys.exit(1)
    since = f"after {listed['as_of']}; until then it was not" if listed else "meanwhile: no status list was given"
    print(f"  Whether it was withdrawn {since}.")
    if clock.today().isoformat() > found.valid_until:
        print(f"  It ended on {found.valid_until}.")
        sys.exit(1)


def _check_file(file: Path) -> None:
    if not file.is_file():
        _stop("There is no such file, and it is not the text of a square (an address with # and the signed record).")
    settings = settings_or_stop()
    signing.make_keys(settings.keys_dir, settings.issuer)
    check = signing.check_pdf(file.read_bytes(), settings.keys_dir)
    if check.is_signed and check.is_intact and check.is_ours:
        print("Signed here, and unchanged since. Whether it was withdrawn later, the public page tells.")
    elif not check.is_signed:
        _stop("Not signed: this file was not made here.")
    elif not check.is_intact:
        _stop("Changed after it was signed: do not rely on it.")
    else:
        _stop("Unchanged since it was signed, but with another key: it was not issued here.")


@certificates.command(name="rotate-key")
def rotate_key() -> None:
    """Sign records with a new key from now on. Papers printed before stay provable."""
    settings = settings_or_stop()
    print(f"New certificates are signed with key {keys.rotate(settings.keys_dir, clock.today())}.")
    print("Take a backup now: it holds the keys.")


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _stop(message: str) -> NoReturn:
    print(message)
    sys.exit(1)
