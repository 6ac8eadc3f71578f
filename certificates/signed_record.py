"""The signed record on the paper: what a certificate says in as few bytes as a small QR can carry. Pure.

Bytes in order: version (1), key id (4), completed on and valid until as days since 2020-01-01 (2 + 2), modules (1),
flags (1), then three texts as length and UTF-8: course number with the year of the edition, issuer, name. Then 64
bytes of Ed25519 signature. The signature covers a fixed prefix, these bytes, and the verification code of the address,
so no part fits another certificate.
The record of a renewal has the flag RENEWED, and its first text goes on with a stroke and the day of renewal, in
decimal days since 2020-01-01: readers from before renewals were marked leave that part out and read the rest as it is.
A name or issuer too long for the room is cut; its digest stands beside it, and the reader is told. What is shown of it
ends with a whole letter and its marks.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from certificates.rules import Facts
from learning.core.scripts import BODY, clusters, font_of

VERSION = 1
EPOCH = date(2020, 1, 1)
PREFIX = b"cpms-certificate-record\0"
SIGNATURE = 64
KEY_ID = 4
DIGEST = 8
# 220 characters of base64url are 165 bytes.
BYTES_MOST = 165
ISSUER_MOST = 30
NAME_CUT, ISSUER_CUT, RENEWED = 1, 2, 4

Verify = Callable[[bytes, bytes, bytes], bool]


class BadRecord(Exception):
    """The record cannot be read, or its signature does not hold; `reason` is "unreadable", "key" or "signature"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class SignedRecord:
    """What a record says. Dates are ISO; a cut name or issuer is its beginning only.

    `completed_on`: the first completion. `renewed_on`: the day of renewal, or empty where it is none.
    """

    key_id: str
    name: str
    issuer: str
    course_number: str
    edition_year: str
    completed_on: str
    valid_until: str
    modules: int
    name_is_cut: bool
    issuer_is_cut: bool
    renewed_on: str = ""


def _fitted(text: str, room: int) -> tuple[bytes, bool]:
    """A text in at most `room` bytes: whole, or its beginning with a digest of the whole."""
    whole = text.encode()
    if len(whole) <= room:
        return whole, False
    start = whole[: room - DIGEST].decode(errors="ignore").encode()
    return start + hashlib.sha256(whole).digest()[:DIGEST], True


def _days(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def body(facts: Facts, key_id: str) -> bytes:
    """The canonical bytes of what is printed, without the signature."""
    year = "".join(c for c in facts.edition if c.isdecimal())[:4]
    renewed = f"/{_days(facts.renewed_on)}" if facts.renewed_on else ""
    number = f"{facts.course_number}/{year}{renewed}".encode()
    issuer, issuer_cut = _fitted(facts.issuer, ISSUER_MOST)
    fixed = 1 + KEY_ID + 2 + 2 + 1 + 1 + 3 + len(number) + len(issuer)
    name, name_cut = _fitted(facts.name, BYTES_MOST - SIGNATURE - fixed)
    flags = NAME_CUT * name_cut | ISSUER_CUT * issuer_cut | RENEWED * bool(facts.renewed_on)
    days = [_days(day).to_bytes(2, "big") for day in (facts.completed_on, facts.valid_until)]
    parts = [bytes([VERSION]), bytes.fromhex(key_id), *days, bytes([len(facts.modules), flags])]
    return b"".join([*parts, *(bytes([len(text)]) + text for text in (number, issuer, name))])


def _signed(record: bytes, code: str) -> bytes:
    return PREFIX + record + code.encode()


def seal(facts: Facts, code: str, key_id: str, sign: Callable[[bytes], bytes]) -> str:
    """The record as text for an address: base64url without padding, at most 220 characters."""
    record = body(facts, key_id)
    return base64.urlsafe_b64encode(record + sign(_signed(record, code))).decode().rstrip("=")


def opened(text: str, code: str, keys: Mapping[str, bytes], verify: Verify) -> SignedRecord:
    """The record a text holds for a code, once its signature holds. `keys`: by key id, the raw public key.

    `verify(key, signature, message)` says whether a signature holds. Raises BadRecord.
    """
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        # One text for one record: no other spelling of the same bytes is accepted.
        if base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
            raise BadRecord("unreadable")
    except (binascii.Error, ValueError) as error:
        raise BadRecord("unreadable") from error
    record, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    found = _read(record)
    key = keys.get(found.key_id)
    if key is None:
        raise BadRecord("key")
    if not verify(key, signature, _signed(record, code)):
        raise BadRecord("signature")
    return found


def _whole_letters(start: str) -> str:
    """The beginning of a text without its last letter, where that is of a script whose marks may have been cut off."""
    parts = clusters(start)
    return start if not parts or font_of(parts[-1]) == BODY else "".join(parts[:-1])


def _read(record: bytes) -> SignedRecord:
    try:
        if record[0] != VERSION:
            raise BadRecord("unreadable")
        at = 1 + KEY_ID
        days = [int.from_bytes(record[at + n : at + n + 2], "big") for n in (0, 2)]
        modules, flags = record[at + 4], record[at + 5]
        at += 6
        texts = []
        for _ in range(3):
            end = at + 1 + record[at]
            texts.append(record[at + 1 : end])
            at = end
        if at != len(record):
            raise BadRecord("unreadable")
        cuts = (False, bool(flags & ISSUER_CUT), bool(flags & NAME_CUT))
        number, issuer, name = (
            _whole_letters(t[:-DIGEST].decode()) if cut else t.decode() for t, cut in zip(texts, cuts, strict=True)
        )
        number, year, *more = number.split("/")
        renewed = (EPOCH + timedelta(days=int(more[0]))).isoformat() if flags & RENEWED else ""
    except (IndexError, ValueError, OverflowError) as error:
        raise BadRecord("unreadable") from error
    dates = [(EPOCH + timedelta(days=n)).isoformat() for n in days]
    key_id = record[1 : 1 + KEY_ID].hex()
    return SignedRecord(
        key_id=key_id,
        name=name,
        issuer=issuer,
        course_number=number,
        edition_year=year,
        completed_on=dates[0],
        valid_until=dates[1],
        modules=modules,
        name_is_cut=cuts[2],
        issuer_is_cut=cuts[1],
        renewed_on=renewed,
    )
