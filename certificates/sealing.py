"""The seal of a certificate: a signature over everything it says, made in the transaction that issues it.

The record in the square holds as much as a square can; the seal covers all of the row: facts, code, number and moment.
It is signed with the record's key, which does not lie in the database, so a row that somebody changed there does not
fit its seal. Certificates from before seals have none: they are held to their record. The file `facts-sealed` beside
the keys names the last of those, so that taking a seal away does not make a certificate one of them.
"""

import base64
import json
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select

from certificates import keys, signed_record
from certificates.models import Certificate
from certificates.rules import facts_from
from learning.core import clock
from learning.core.db import db
from learning.core.files import place_once

PREFIX = b"cpms-certificate-facts\0"
MARK = "facts-sealed"
_folders: WeakKeyDictionary[Engine, Path] = WeakKeyDictionary()


def keep_folder(engine: Engine, folder: Path) -> None:
    """Say where the keys lie with which the certificates of an engine's database are sealed."""
    _folders[engine] = folder


def message(certificate: Certificate) -> bytes:
    """The bytes that are signed."""
    said = {
        "code": certificate.code,
        "completion": certificate.completion_id,
        "facts": certificate.facts,
        "issued_at": certificate.issued_at.isoformat(),
        "number": certificate.number,
    }
    return PREFIX + json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def seal(certificate: Certificate) -> None:
    """Seal a certificate that is in the open transaction, with the present key."""
    folder = _folders[db.engine]
    keys.make(folder, clock.today())
    if not (folder / MARK).exists():
        last = db.session.scalar(select(func.max(Certificate.id)).where(Certificate.id < certificate.id)) or 0
        place_once(folder / MARK, str(last).encode())
    key_id, key = keys.present(folder)
    signature = base64.urlsafe_b64encode(key.sign(message(certificate))).decode().rstrip("=")
    certificate.seal = f"{key_id}.{signature}"


def holds(certificate: Certificate) -> bool:
    """Whether a certificate says what was sealed; without a seal, what its record says, if it is from before."""
    folder = _folders[db.engine]
    known = keys.public_keys(keys.listed(folder)) if (folder / keys.LIST).exists() else {}
    if certificate.seal is None:
        mark = folder / MARK
        return (not mark.exists() or certificate.id <= int(mark.read_text())) and _fits_record(certificate, known)
    key_id, _, text = certificate.seal.partition(".")
    try:
        signature = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return False
    return key_id in known and keys.holds(known[key_id], signature, message(certificate))


def _fits_record(certificate: Certificate, known: dict[str, bytes]) -> bool:
    text = certificate.record
    if not text:
        return True
    try:
        opened = signed_record.opened(text, certificate.code, known, keys.holds)
    except signed_record.BadRecord:
        return False
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return raw[: -signed_record.SIGNATURE] == signed_record.body(facts_from(certificate.facts), opened.key_id)
