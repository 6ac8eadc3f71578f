"""What an event of the audit trail says, as a sentence for each tag; a test holds the list to the tags."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from learning.core.audit import AuditEvent, Tag
from learning.web import formats
from learning.web.admin.forms import ROLE_NAMES

SENTENCES: dict[str, Any] = {
    Tag.PERSON_REGISTER: _l("Registered"),
    Tag.PERSON_INVITE: _l("Invited a person"),
    Tag.PERSON_CHANGE: _l("Changed the own name or language"),
    Tag.PERSON_MOVE: _l("Moved to another organisation or team"),
    Tag.PERSON_ERASE: _l("Erased the account"),
    Tag.PERSON_CLOSE: _l("Closed an account"),
    Tag.PERSON_REOPEN: _l("Opened an account again"),
    Tag.ADDRESS_ASK: _l("A link to prove an address was asked for"),
    Tag.ADDRESS_PROVE: _l("Proved the e-mail address"),
    Tag.ADDRESS_CHANGE: _l("Changed the e-mail address"),
    Tag.PASSWORD_ASK: _l("A link for a new password was asked for"),
    Tag.PASSWORD_CHANGE: _l("Changed the password"),
    Tag.SIGN_IN: _l("Signed in"),
    Tag.SIGN_IN_REFUSED: _l("Could not sign in: wrong address or password"),
    Tag.SIGN_IN_PROVE: _l("Proved again who they are"),
    Tag.SIGN_OUT: _l("Signed out, or was signed out"),
    Tag.FACTOR_SET: _l("Set up the code from an app"),
    Tag.FACTOR_GIVE: _l("Gave a code from the app"),
    Tag.FACTOR_REFUSED: _l("Gave a wrong code"),
    Tag.FACTOR_CODES: _l("Made new recovery codes"),
    Tag.FACTOR_END: _l("Ended the code from an app"),
    Tag.FACTOR_RESET: _l("Took the code from an app away from somebody"),
    Tag.RECOVERY_CODE_USE: _l("Used a recovery code"),
    Tag.ROLE_GRANT: _l("Granted a role: %(role)s"),
    Tag.ROLE_WITHDRAW: _l("Withdrew a role: %(role)s"),
    Tag.ORGANISATION_ADD: _l("Added an organisation"),
    Tag.ORGANISATION_CHANGE: _l("Changed an organisation"),
    Tag.ORGANISATION_CODE: _l("Renewed the join code of an organisation"),
    Tag.SUPPORT_CHANGE: _l("Changed whom to turn to"),
    Tag.TEAM_ADD: _l("Added a team"),
    Tag.TEAM_CHANGE: _l("Changed a team"),
    Tag.TEAM_CODE: _l("Renewed the join code of a team"),
    Tag.LESSON_FINISH: _l("Finished the lesson %(lesson)s"),
    Tag.ATTEMPT_BEGIN: _l("Began the quiz of %(module)s, attempt %(number)s"),
    Tag.ATTEMPT_HAND_IN: _l("Handed in the quiz of %(module)s: %(percent)s %%"),
    Tag.ATTEMPT_READ: _l("Read an attempt step by step"),
    Tag.ATTEMPT_SWAP: _l("Took another question in place of number %(number)s"),
    Tag.MODULE_COMPLETE: _l("Completed the module %(module)s"),
    Tag.COURSE_COMPLETE: _l("Completed the course"),
    Tag.CERTIFICATE_ISSUE: _l("A certificate was issued"),
    Tag.CERTIFICATE_REVOKE: _l("Withdrew a certificate"),
    Tag.CERTIFICATE_REPLACE: _l("Replaced a certificate: the name was put right"),
    Tag.CERTIFICATE_RENEW: _l("Renewed the certificate"),
    Tag.CERTIFICATE_REISSUE: _l("Certified the holder of a withdrawn certificate again"),
    Tag.SIGNING_KEY_CHANGE: _l("Changed the key that signs (%(kind)s): %(key)s signs now"),
    Tag.SIGNING_KEY_STOLEN: _l("Declared a key that signs (%(kind)s) stolen since %(since)s: %(key)s"),
    Tag.CORRECTION_ASK: _l("Asked for a correction of the certificate"),
    Tag.CORRECTION_DECLINE: _l("Declined a correction of a certificate"),
    Tag.EXPORT_TAKE: _l("Took an export (%(kind)s) of %(rows)s rows"),
    Tag.DATA_TAKE: _l("Took the own data"),
    Tag.MAIL_AGAIN: _l("Put a mail that had failed back into the queue"),
    Tag.DEMO_FILL: _l("Filled the sample organisation"),
    Tag.REFUSED_ROLE: _l("Was refused a page: the role is missing"),
    Tag.REFUSED_FORM: _l("A form was refused: it did not come from a page of ours, or the page was too old"),
    Tag.REFUSED_TRIES: _l("Was refused: too many tries"),
}


def kinds() -> dict[str, str]:
    """What can happen, by tag, in the order of the reader's words; a detail is named in brackets: (kind)."""
    words = {str(tag): str(text) % _Places() for tag, text in SENTENCES.items()}
    return dict(sorted(words.items(), key=lambda pair: pair[1]))


def sentence(event: AuditEvent) -> str:
    """What happened, in the reader's language. Details that older events do not have read as a dash."""
    words = SENTENCES.get(event.tag)
    if words is None:  # a tag of a newer release, after going back to this one
        return event.tag
    text = str(words) % _Details({name: _said(name, value) for name, value in event.details.items()})
    before = event.details.get("before")
    return f"{text} {gettext('(in the ten minutes before: %(times)s)', times=before)}" if before else text


def _said(name: str, value: Any) -> Any:
    """A detail as the reader's language says it; what is no word stays as it is kept."""
    if name == "role":
        return ROLE_NAMES.get(value, value)
    return formats.day(value) if name == "since" else value


class _Places(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"({name})"


class _Details(dict[str, Any]):
    """Details by name. What an attempt was at is its quiz; events from before name the module, as the sentence does."""

    def __missing__(self, name: str) -> str:
        return str(self.get("quiz", "–")) if name == "module" else "–"
