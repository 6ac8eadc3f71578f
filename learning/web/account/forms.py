"""Forms of the account pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import DataRequired, Length, Optional

from learning.core.locales import LANGUAGES
from learning.people.models import Organisation
from learning.web.forms import (
    ActionForm,
    BaseForm,
    EmailField,
    NameField,
    NewPasswordField,
    NextForm,
    TextField,
    choices,
    printable,
)


class LanguageField(SelectField):  # type: ignore[misc]  # WTForms has no types
    """The language a person prefers."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        offered = choices(*((lang.code, lang.own_name) for lang in LANGUAGES.values()))
        super().__init__(label or _l("Preferred language"), choices=offered, **kwargs)


class RegisterForm(NextForm):
    """A new account. Organisation and team come by choice or by code, and may be left out."""

    name = NameField(_l("Your name, as it should stand on the certificate"))
    email = EmailField()
    password = NewPasswordField(_l("Choose a password"))
    language = LanguageField()
    organisation = SelectField(_l("Organisation"), coerce=str, default="")
    join_code = TextField(_l("Join code"), [Optional(), Length(max=40, message=_l("A code is shorter than that."))])

    def offer(self, organisations: list[Organisation]) -> None:
        """Set the organisations people may choose."""
        self.organisation.choices = choices(
            ("", _l("None, or I have a join code")), *((str(o.id), o.name) for o in organisations)
        )


class SignInForm(NextForm):
    """Signing in."""

    email = EmailField()
    password = PasswordField(_l("Password"), [DataRequired(_l("Write your password."))])


class SignOutForm(BaseForm):
    """Signing out, and what becomes of the drafts on the device."""

    keep_drafts = BooleanField(_l("Keep my drafts on this device"))


class ForgottenForm(BaseForm):
    """Asking for a link to set a password."""

    email = EmailField()


class NewPasswordForm(BaseForm):
    """Setting a password through a link."""

    password = NewPasswordField(_l("Choose a new password"))


class TakeForm(NewPasswordForm):
    """Setting a password for an account whose address nobody had proved: the name in it may be a stranger's."""

    name = NameField(_l("Your name, as it should stand on the certificate"))


class AddressForm(BaseForm):
    """Another e-mail address, with the present password."""

    email = EmailField(_l("New e-mail address"))
    password = PasswordField(_l("Your password"), [DataRequired(_l("Write your password."))])


class ProofForm(ActionForm):
    """Proving an address on a device where one is not signed in."""

    password = PasswordField(_l("Your password"), [DataRequired(_l("Write your password."))])


class ChangePasswordForm(BaseForm):
    """Changing one's own password."""

    present = PasswordField(_l("Present password"), [DataRequired(_l("Write your present password."))])
    password = NewPasswordField(_l("New password"))


class FirstAdminForm(BaseForm):
    """The first administrator, through the link that was printed."""

    name = NameField()
    email = EmailField()
    password = NewPasswordField(_l("Choose a password"))


class ProfileForm(BaseForm):
    """One's own name and language."""

    name = NameField(_l("Your name, as it should stand on the certificate"))
    other_name = TextField(
        _l("The same name in another script (optional)"),
        [Length(max=200, message=_l("Use at most 200 characters.")), printable],
    )
    language = LanguageField()


class JoinForm(BaseForm):
    """Joining an organisation or team by code."""

    join_code = TextField(_l("Join code"), [DataRequired(_l("Write the code you were given."))])


class EraseForm(BaseForm):
    """Erasing one's own account, with the password and a tick."""

    password = PasswordField(_l("Your password"), [DataRequired(_l("Write your password."))])
    sure = BooleanField(
        _l("I understand that my account ends now and cannot be brought back"),
        [DataRequired(_l("Tick the box to confirm."))],
    )
