"""Forms that prove who somebody is: the password again, a code."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from learning.web.forms import BaseForm, NextForm, TextField

_MOST = Length(max=60, message=_l("A code has six digits, a recovery code sixteen letters and digits."))


class ProofForm(NextForm):
    """The password, or a code, or both. Which are needed is decided by the page that asks."""

    proof_password = PasswordField(_l("Your password"))
    proof_code = TextField(_l("Code from your app, or a recovery code"), [_MOST])


class CodeForm(NextForm):
    """The code that finishes a sign-in."""

    code = TextField(_l("Code"), [DataRequired(_l("Write the code.")), _MOST])


class SetUpForm(NextForm):
    """The first code of an app. `offered`: the sealed secret that the page showed."""

    offered = HiddenField()
    code = TextField(_l("Code that the app shows now"), [DataRequired(_l("Write the code.")), _MOST])


class CodesForm(BaseForm):
    """Recovery codes that the page just showed, to be taken as a file."""

    codes = HiddenField()

    def listed(self) -> list[str]:
        """The codes one by one."""
        return [line for line in str(self.codes.data or "").split() if line]
