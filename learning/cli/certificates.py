"""`cpms certificates …`: check a file or a square without the server; change signing keys, and declare one stolen."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from certificates import codes, issuing, keylists, keys, signed_record, signing, status_list
from certificates.signed_record import SignedRecord
from learning.cli.context import application, database_words, settings_or_stop, stop
from learning.core import clock
from learning.settings import Settings
from learning.web import certificate_files

_SQUARE = re.compile(r"([0-9A-Z]{20})#([A-Za-z0-9_-]{80,240})\s*\Z")
_CODE = re.compile(r"(.*/)?[0-9A-Za-z]{4}(-?[0-9A-Za-z]{4}){4}\Z")
AGAIN = "The key counts as stolen all the same; give the command once more when the database answers."
Noted = TypeVar("Noted")
NOT_GOOD, NOT_CHECKED = 1, 2

_FAULTS = {
    "unreadable": "NOT READABLE: the text is not a whole square, or a letter is wrong. Do not rely on it.",
    "key": "NOT OURS: signed with a key that is not in the list, or the list is too old. Do not rely on it.",
    "signature": "CHANGED: the signature does not fit. Do not rely on it.",
}


@click.group()
def certificates() -> None:
    """Certificates."""


_saved = click.Path(exists=True, dir_okay=False, path_type=Path)


@certificates.command()
@click.argument("what")
@click.option("--keys", "keys_file", type=_saved, help="keys saved from /.well-known/cpms-keys.json")
@click.option("--status", type=_saved, help="status list saved from /.well-known/cpms-status.json")
def verify(what: str, keys_file: Path | None, status: Path | None) -> None:
    """Check WHAT: a certificate's PDF file, or the text of its square. No line is needed.

    With --keys it works on any machine, without settings and without an installation; without, this installation's
    own keys are used. No key is ever made. The first line is the verdict.

    It ends with 0 where the certificate is genuine, with 1 where it is not to be relied on (not ours, changed,
    withdrawn, replaced, expired), and with 2 where nothing could be checked.
    """
    what = what.strip()
    is_square = bool(_SQUARE.search(what))
    if not is_square and not Path(what).is_file():
        if _CODE.match(what):
            _stop("NOT CHECKED: this is the code alone. Give the whole text of the square.", NOT_CHECKED)
        _stop("NOT CHECKED: there is no such file, and it is not the whole text of a square.", NOT_CHECKED)
    try:
        listed = _json(keys_file) if keys_file else _own_keys()
        known = keys.public_keys(listed["keys"])
        gone = _json(status) if status else None
        is_whole = keylists.is_genuine(listed, known, keys.holds)
        is_whole = is_whole and (gone is None or status_list.is_genuine(gone, known, keys.holds))
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        _stop(f"NOT CHECKED: the saved files cannot be read: {error}. Save them again.", NOT_CHECKED)
    if not is_whole:
        _stop("NOT CHECKED: the saved lists are not signed with these keys. Save them again.", NOT_CHECKED)
    if is_square:
        _check_square(what, listed, known, gone)
    else:
        _check_file(Path(what), listed, gone)


def _own_keys() -> dict[str, Any]:
    settings = settings_or_stop()
    if not (settings.keys_dir / keys.LIST).exists() and not signing.listed(settings.keys_dir):
        _stop("NOT CHECKED: there are no keys here. Name saved ones with --keys.", NOT_CHECKED)
    entries = keys.listed(settings.keys_dir) if (settings.keys_dir / keys.LIST).exists() else []
    if any(one.get("compromised_since") for one in entries):
        with application(settings):
            return certificate_files.published_keys()
    return {"keys": entries, "pdf_certificates": signing.listed(settings.keys_dir)}


def _check_square(what: str, listed: dict[str, Any], known: dict[str, bytes], status: dict[str, Any] | None) -> None:
    match = _SQUARE.search(what)
    code, text = match.groups() if match else ("", "")
    try:
        found = signed_record.opened(text, code, known, keys.holds)
    except signed_record.BadRecord as bad:
        _stop(_FAULTS[bad.reason], NOT_GOOD)
    if not keylists.counts(listed, found.key_id, code, text):
        since = keylists.stolen_since(listed["keys"], found.key_id)
        _stop(
            f"NOT OURS: its key counts as stolen since {since}, and the issuer did not make it. Do not rely on it.",
            NOT_GOOD,
        )
    verdict, is_good = _verdict(found, status_list.standing(status, code) if status else "", status)
    print(verdict)
    _tell(found, status if is_good else None, is_good)
    sys.exit(0 if is_good else NOT_GOOD)


def _verdict(found: SignedRecord, gone: str, status: dict[str, Any] | None) -> tuple[str, bool]:
    """The first line, and whether the certificate is to be relied on."""
    as_of = status["as_of"] if status else ""
    if gone:
        return _gone_words(gone, as_of), False
    if clock.today().isoformat() > found.valid_until:
        return f"EXPIRED: it was genuine, and ended on {found.valid_until}.", False
    return "GENUINE: the signature holds. Compare every line with the paper.", True


def _gone_words(gone: str, as_of: str) -> str:
    if gone == "revoked":
        return f"WITHDRAWN: the issuer took it back (list of {as_of}). Do not rely on it."
    return f"REPLACED: a newer one takes its place (list of {as_of}). Ask for the newer one."


def _tell(found: SignedRecord, status: dict[str, Any] | None, is_good: bool) -> None:
    cut = " … (the beginning; the whole was too long)"
    print("Proved by the signature:")
    print(f"  Name: {found.name}{cut if found.name_is_cut else ''}")
    print(f"  Issued by: {found.issuer}{cut if found.issuer_is_cut else ''}")
    print(f"  Course revision: {found.course_number}, edition {found.edition_year}, {found.modules} modules passed")
    renewed = f" Renewed: {found.renewed_on}." if found.renewed_on else ""
    print(f"  Completed: {found.completed_on}.{renewed} Valid until: {found.valid_until}")
    print("Not proved by it:")
    print("  That the person before you is the person named.")
    if is_good:
        since = f"after {status['as_of']}; until then it was not" if status else "meanwhile: no status list was given"
        print(f"  Whether it was withdrawn {since}.")


def _check_file(file: Path, listed: dict[str, Any], status: dict[str, Any] | None) -> None:
    if "pdf_certificates" not in listed:
        _stop("NOT CHECKED: the saved keys are from before those of files were published. Save again.", NOT_CHECKED)
    pdf = file.read_bytes()
    check = signing.check_against(pdf, listed["pdf_certificates"])
    if not check.is_signed:
        _stop("NOT OURS: the file is not signed, so it was not made here. Do not rely on it.", NOT_GOOD)
    if not check.is_intact:
        _stop("CHANGED: the file was changed after it was signed. Do not rely on it.", NOT_GOOD)
    if not check.is_ours:
        _stop("NOT OURS: unchanged since it was signed, but with a key that is not in the list.", NOT_GOOD)
    if check.stolen_since:
        _stop(
            f"NOT TO BE RELIED ON: the key of this file counts as stolen since {check.stolen_since}. "
            "Check its square or its code, or ask for the file again.",
            NOT_GOOD,
        )
    code = signing.code_in(pdf)
    gone = status_list.standing(status, code) if status else ""
    if status and gone:
        _stop(_gone_words(gone, status["as_of"]), NOT_GOOD)
    print("GENUINE: signed by the issuer, and unchanged since.")
    if code:
        print(f"Its code: {codes.grouped(code)}")
    print("Not proved by it:")
    if status and code:
        print(f"  Whether it was withdrawn after {status['as_of']}; until then it was not.")
        print("  Whether it has ended: read the last day on it.")
    else:
        print("  Whether it was withdrawn or has ended: its square and the public page tell.")


@certificates.command(name="keys")
def show_keys() -> None:
    """Name the keys that sign and signed here, oldest first."""
    settings = settings_or_stop()
    entries = keys.listed(settings.keys_dir) if (settings.keys_dir / keys.LIST).exists() else []
    for kind, found in (("record", entries), ("pdf", signing.listed(settings.keys_dir))):
        for one in found:
            until = f"until {one['until']}" if one.get("until") else "signs now"
            stolen = f", stolen since {one['compromised_since']}" if one.get("compromised_since") else ""
            print(f"{one['id']}  {kind:6}  from {one['from']}, {until}{stolen}")


@certificates.command(name="rotate-key")
@click.option("--pdf", "is_pdf", is_flag=True, help="change the key of PDF files in place of that of records")
def rotate_key(is_pdf: bool) -> None:
    """Sign records, or with --pdf files, with a new key from now on. Papers made before stay provable."""
    settings = settings_or_stop()
    if is_pdf:
        kind, now = "pdf", signing.rotate(settings.keys_dir, settings.issuer)
        print(f"New files are signed with key {now}.")
    else:
        kind, now = "record", keys.rotate(settings.keys_dir, clock.today())
        print(f"New certificates are signed with key {now}.")
    _noted(settings, lambda: issuing.note_key_change(now, kind), "The key is changed all the same.")
    print("Take a backup now: it holds the keys.")


@certificates.command()
@click.argument("key_id")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="the day of the theft")
def compromised(key_id: str, since: datetime) -> None:
    """Declare the key KEY_ID stolen. A key that still signs is changed at once.

    Papers that the issuer kept stay good; any other paper with this key is not the issuer's, whatever its dates.
    """
    settings, day = settings_or_stop(), since.date()
    try:
        if key_id in [one["id"] for one in signing.listed(settings.keys_dir)]:
            _declare_pdf_key(settings, key_id, day)
        else:
            now = keys.declare_stolen(settings.keys_dir, key_id, day, clock.today())
            print(f"Key {key_id} counts as stolen since {day}. Records are signed with {now}.")
            print("Papers that were made here stay good; others with that key are refused.")
            _noted(settings, lambda: issuing.note_stolen_key(key_id, "record", day), AGAIN)
    except KeyError:
        _stop(f"There is no key {key_id}. `cpms certificates keys` names them.", NOT_CHECKED)
    print("Take a backup now. Who has a saved page or saved keys must save them again: tell them.")


def _noted(settings: Settings, write: Callable[[], Noted], otherwise: str) -> Noted:
    """Write what was done with a key into the audit trail. The key comes first: it is done also where this fails."""
    try:
        with application(settings):
            return write()
    except (OSError, SQLAlchemyError) as error:
        stop(f"It could not be written into the audit trail: {database_words(error)} {otherwise}")


def _declare_pdf_key(settings: Settings, key_id: str, since: date) -> None:
    now = signing.declare_stolen(settings.keys_dir, settings.issuer, key_id, since)
    print(f"Key {key_id} counts as stolen since {since}. Files are signed with {now}.")
    again = _noted(settings, lambda: issuing.note_stolen_key(key_id, "pdf", since), AGAIN)
    print(f"{again} kept files are made and signed again; files taken before are checked by their square or code.")


def _json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _stop(message: str, code: int) -> NoReturn:
    print(message)
    sys.exit(code)
