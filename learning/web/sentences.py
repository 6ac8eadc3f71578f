"""What a rule refuses, said to the person: the sentence is written here, where it can be translated."""

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from learning.core.errors import DomainError

SIGNS_SHOWN = 12
# What a rule refuses, said to the person. Forms show these at the field; elsewhere they make a page.
SENTENCES = {
    "email-taken": _l("This address already has an account. Sign in, or ask for a new password."),
    "sign-in-refused": _l("The address or the password is not right."),
    "password-wrong": _l("Your present password is not right."),
    "proof-missing": _l("Write your password, or a code."),
    "code-missing": _l("Write a code as well: a new working day begins with both."),
    "code-wrong": _l(
        "This code does not fit. Wait for the next one, and look whether the clock of your phone sets itself."
    ),
    "recovery-code-wrong": _l(
        "This is no code of six digits, and none of your recovery codes, or it was used already. Look at each letter."
    ),
    "factor-unreadable": _l(
        "Codes cannot be checked here at the moment. Use a recovery code, or ask an administrator to reset them."
    ),
    "factor-kept": _l("Your app is set up already. If you did not see the recovery codes, make new ones here."),
    "factor-needed": _l("Your role needs a second factor. You can set it up with another app instead."),
    "no-factor": _l("There is no second factor here."),
    "own-factor": _l("This is your own. Change it under My account."),
    "email-same": _l("This is your address already."),
    "address-changed": _l("The address was changed meanwhile. Look at it again."),
    "link-used": _l("This link was used already or is too old. Ask for a new one."),
    "join-code-unknown": _l("We do not know this code. Check it with the person who gave it to you."),
    "join-code-mistyped": _l("A code has 14 letters and digits. One is wrong or missing here: look again."),
    "name-taken": _l("This name is already in use. Choose another."),
    "last-admin": _l("This is the only administrator. Make somebody else an administrator first."),
    "own-account": _l("This is your own account. Another administrator may close it, or you erase it under My data."),
    "handed-in": _l("This attempt was handed in already, perhaps in another tab."),
    "contacts-empty": _l("Write at least one contact: who, and how to reach them."),
    "contacts-long": _l("Use at most 2,000 characters."),
    "contacts-placeholder": _l("This does not lead to anybody. Write a name or a role, and a number or a place."),
    "note-long": _l("Use at most 4,000 characters."),
    "may-name-child": _l("This may name a child. Write it without the name, or keep it as it is."),
    "promise-empty": _l("Write what you will do."),
    "promise-long": _l("Use at most 300 characters: one sentence is best."),
    "promise-no-day": _l("Choose a day."),
    "promise-past": _l("Choose a day from today on."),
    "promise-far": _l("Choose a day within a year."),
    "no-promise": _l("There is no promise here any more."),
    "rating-unknown": _l("Choose a number from 1 to 5."),
    "no-other-question": _l("There is no other question for this place. You may leave it open: it counts little."),
    "mail-not-failed": _l("This message did not fail, or waits again already."),
    "lessons-unfinished": _l("Finish the lessons of this module first. Then its quiz opens."),
    "renewal-not-due": _l("A certificate is renewed in its last ninety days, or after them."),
    "renewal-passed": _l("You have passed the questions already. Ask an administrator for the certificate."),
    "lessons-unread": _l("Read the changed lessons first: they are listed here. Then the questions open."),
    "certificate-changed": _l("What stands in the database is not what was signed when the certificate was issued."),
    "holder-erased": _l("The holder has erased the account: there is nobody to certify."),
    "names-same": _l("These are the names on the certificate already."),
    "already-decided": _l("This request was decided a moment ago."),
    "not-withdrawn": _l("This certificate was not withdrawn."),
    "already-reissued": _l("A newer certificate was issued already."),
    "already-revoked": _l("This certificate was withdrawn already."),
    "form-stale": _l("The page you sent this from was open for a long time. Go back, load it again, and send it anew."),
}


def unprintable_sentence(signs: str) -> str:
    """What a person is told of signs that no font of the certificate has; a few of them are shown."""
    return gettext(
        "The certificate cannot print “%(signs)s”. Write the name in Latin letters, or in another script that it has.",
        signs=signs[:SIGNS_SHOWN],
    )


def sentence(error: DomainError) -> str:
    """The sentence for a domain error."""
    if error.code == "too-many-factor-codes":
        minutes = -(-int(error.values["seconds"]) // 60)
        return ngettext(
            "Too many wrong codes. Wait %(num)s minute, or use a recovery code now.",
            "Too many wrong codes. Wait %(num)s minutes, or use a recovery code now.",
            minutes,
        )
    if error.code in ("too-many", "too-many-codes"):
        minutes = -(-int(error.values["seconds"]) // 60)
        return ngettext(
            "Too many tries. Wait %(num)s minute, then try again.",
            "Too many tries. Wait %(num)s minutes, then try again.",
            minutes,
        )
    if error.code == "name-unprintable":
        return unprintable_sentence(error.values["signs"])
    return str(SENTENCES.get(error.code, _l("This cannot be done now.")))
