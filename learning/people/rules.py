"""Pure decisions about people: names, addresses, passwords."""

import re
import unicodedata

from learning.core import scripts
from learning.core.addresses import mailable
from learning.core.errors import Conflict

PASSWORD_MIN = 12
PASSWORD_MIN_STAFF = 15
PASSWORD_MAX = 1000
GUESSES_MIN_LOG10 = 9.0
NAME_MAX = 200
# What stands in place of a name after erasure.
ERASED_NAME = "Erased person"

CONTACTS_MOST = 2000
# A name and a number have more letters and digits than this; "ask HR" and "tbc" have not.
CONTACTS_LEAST = 8
_PLACEHOLDERS = re.compile(r"\b(lorem ipsum|to ?do|tb[acd]|n/?a|x{3,}|to be (added|confirmed|completed))\b", re.I)
_UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")

# Direction overrides and isolates: they could make a name on a certificate read as another (spoofing).
_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def clean_name(name: str) -> str:
    """A name as text: one form of Unicode, plain letters for wide ones, single spaces, no invisible controls."""
    return " ".join(_CONTROLS.sub(" ", scripts.normalised(name)).split())


def printable_name(name: str) -> str:
    """A name that may stand on a certificate, cleaned. Raises Conflict "name-unprintable" with the `signs` at fault."""
    cleaned = clean_name(name)
    signs = scripts.unprintable(cleaned)
    if signs:
        raise Conflict("name-unprintable", signs=signs)
    return cleaned


def name_key(name: str) -> str:
    """What names are sorted and searched by: no case, no accents, Arabic marks dropped."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))[:NAME_MAX]


def clean_email(address: str) -> str:
    """An address as kept and compared: no outer space, small letters."""
    return unicodedata.normalize("NFC", address.strip()).casefold()


def is_email(address: str) -> bool:
    """Whether the text is one address that our mailer can send to (mail itself proves that somebody reads it)."""
    return mailable(address) is not None


def normalise_password(password: str) -> str:
    """One Unicode form, nothing trimmed, nothing cut (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def password_grade(password: str) -> str:
    """For whom an accepted password is long enough: "staff" or "learner". A hash does not tell, so it is kept."""
    return "staff" if len(normalise_password(password)) >= PASSWORD_MIN_STAFF else "learner"


def is_last_admin(person_id: int, open_admins: frozenset[int]) -> bool:
    """Whether nobody with an open account would be an administrator if this person were not."""
    return open_admins == {person_id}


def password_fault(password: str, guesses_log10: float, staff: bool = False) -> str | None:
    """Why a password is refused: "short", "long", "guessable" or None.

    12 characters for learners, 15 for facilitators, managers and admins; no composition rules (NIST SP 800-63B,
    with the shorter length for learners as a written deviation). `guesses_log10`: how many tries, as a power of
    ten, a guesser needs who knows common passwords, words and the person's own name.
    """
    text = normalise_password(password)
    if len(text) < (PASSWORD_MIN_STAFF if staff else PASSWORD_MIN):
        return "short"
    if len(text) > PASSWORD_MAX:
        return "long"
    return "guessable" if guesses_log10 < GUESSES_MIN_LOG10 else None


def clean_contacts(text: str) -> str:
    """Contacts as kept: lines as they were written, no outer space, no control characters (a database refuses NUL)."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n")).strip()


def contacts_fault(text: str) -> str | None:
    """What is wrong with contacts (already cleaned): "empty", "long", "placeholder", or None.

    Somebody in need reads these lines, so a word that only holds the place is refused as nothing at all would be.
    """
    if not text:
        return "empty"
    if len(text) > CONTACTS_MOST:
        return "long"
    too_little = sum(c.isalnum() for c in text) < CONTACTS_LEAST
    return "placeholder" if too_little or _PLACEHOLDERS.search(text) else None
