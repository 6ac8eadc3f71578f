"""Forms of the administrator's pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from learning.people.models import Organisation
from learning.people.permissions import Role
from learning.web.account.forms import LanguageField
from learning.web.forms import BaseForm, EmailField, NameField, TextField, choices, printable

ROLES = {
    Role.FACILITATOR: _l("Facilitator: reads the session notes"),
    Role.MANAGER: _l("Manager: sees the records of the organisation"),
    Role.ADMIN: _l("Administrator: manages everything"),
}
ROLE_NAMES = {
    Role.LEARNER: _l("Learner"),
    Role.FACILITATOR: _l("Facilitator"),
    Role.MANAGER: _l("Manager"),
    Role.ADMIN: _l("Administrator"),
}


class OrganisationForm(BaseForm):
    """An organisation."""

    name = TextField(
        _l("Name of the organisation"),
        [DataRequired(_l("Write a name.")), Length(max=200, message=_l("Use at most 200 characters.")), printable],
    )
    is_listed = BooleanField(_l("People may choose it when they register"))
    support = TextAreaField(
        _l("Whom to turn to for support or to report a concern (shown to its people)"),
        [Optional(), Length(max=2000, message=_l("Use at most 2,000 characters."))],
    )


class RolesField(SelectMultipleField):  # type: ignore[misc]  # WTForms has no types
    """Roles as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        offered = choices(*((str(role), text) for role, text in ROLES.items()))
        super().__init__(label or _l("Roles"), choices=offered, **kwargs)


class PersonForm(BaseForm):
    """A person's organisation and roles."""

    organisation = SelectField(_l("Organisation"), coerce=str, default="")
    roles = RolesField()

    def offer(self, organisations: list[Organisation]) -> None:
        """Set the organisations to choose from."""
        self.organisation.choices = choices(("", _l("No organisation")), *((str(o.id), o.name) for o in organisations))

    @property
    def chosen_roles(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.roles.data or [])

    @property
    def organisation_id(self) -> int | None:
        return int(self.organisation.data) if self.organisation.data else None


class NewPersonForm(PersonForm):
    """Inviting a person with roles."""

    name = NameField(_l("Name"))
    email = EmailField()
    language = LanguageField()


class RevokeForm(BaseForm):
    """Withdrawing a certificate."""

    reason = TextAreaField(
        _l("Reason (kept in the record; the public page only says that it is withdrawn)"),
        [DataRequired(_l("Write the reason.")), Length(max=500, message=_l("Use at most 500 characters."))],
    )


class ReplaceForm(BaseForm):
    """A new certificate with the names put right."""

    name = NameField(_l("The name as it should stand"))
    other_name = TextField(
        _l("In a second script (may be empty)"),
        [Optional(), Length(max=200, message=_l("Use at most 200 characters.")), printable],
    )


class DeclineForm(BaseForm):
    """Declining a correction."""

    reason = TextAreaField(
        _l("Reason (the holder reads it)"),
        [DataRequired(_l("Write the reason.")), Length(max=500, message=_l("Use at most 500 characters."))],
    )


class AgainForm(BaseForm):
    """Certifying the holder of a withdrawn certificate again."""

    reason = TextAreaField(
        _l("Reason (kept in the record)"),
        [DataRequired(_l("Write the reason.")), Length(max=500, message=_l("Use at most 500 characters."))],
    )


class ResetFactorForm(BaseForm):
    """Taking a person's second factor away."""

    reason = TextAreaField(
        _l("Reason (kept in the record, and told to the person)"),
        [DataRequired(_l("Write the reason.")), Length(max=500, message=_l("Use at most 500 characters."))],
    )
