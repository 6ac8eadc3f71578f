"""The shape of input: a base form that keeps what was typed, fields and validators shared by all."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from learning.core import scripts
from learning.people import passwords, rules
from learning.web.sentences import unprintable_sentence

# What WTForms finds wrong by itself, in our words: a day that cannot be read, a choice that is not offered.
OF_WTFORMS = {
    "Not a valid date value.": _l("Write the day as year, month and day, such as 2027-01-31."),
    "Not a valid choice.": _l("Choose one of those offered here."),
    "'%(value)s' is not a valid choice for this field.": _l("Choose one of those offered here."),
}


class _OurWords:
    """In place of WTForms' own catalogues, which have other words, and not every language."""

    def gettext(self, text: str) -> str:
        return str(OF_WTFORMS.get(text, text))

    def ngettext(self, one: str, _several: str, _number: int) -> str:
        return self.gettext(one)


class BaseForm(FlaskForm):  # type: ignore[misc,unused-ignore]
    """A form with its own CSRF token. A stale token gives the page again, with everything typed."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc,unused-ignore]
        def get_translations(self, _form: Any) -> _OurWords:
            return _OurWords()

    def was_sent(self) -> bool:
        """Whether the form was posted and every field is good."""
        return bool(self.validate_on_submit())

    @property
    def status(self) -> int:
        """200 for a fresh form, 422 for one that came back with errors."""
        return 422 if self.errors else 200

    @property
    def is_stale(self) -> bool:
        """Whether the token did not fit: the sign-in changed, or the cookie is gone."""
        return bool(self.csrf_token.errors) if "csrf_token" in self else False


class ActionForm(BaseForm):
    """A button: nothing but its token."""


class NextForm(BaseForm):
    """A form that remembers where the person was going."""

    next = HiddenField()


def choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    """Choices of a select field from values and labels."""
    return [SelectChoice(value, label) for value, label in pairs]


class TextField(StringField):  # type: ignore[misc]  # WTForms has no types
    """A line of text: outer space dropped, invisible control characters refused by the rules that clean it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([value.strip() for value in valuelist])

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        self.data: str = self.data or ""  # a field that was not sent at all is an empty one


class NameField(TextField):
    """A person's name as it should stand on the certificate."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        validators = [
            DataRequired(_l("Write your name.")),
            Length(max=rules.NAME_MAX, message=_l("Use at most 200 characters.")),
            _has_letters,
            printable,
        ]
        super().__init__(label or _l("Your name"), validators, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([rules.clean_name(value) for value in valuelist])


def _has_letters(_form: Any, field: Any) -> None:
    if not any(c.isalpha() for c in field.data or ""):
        raise ValidationError(_l("Write a name with letters."))


def printable(_form: Any, field: Any) -> None:
    """A validator: the text can be printed on a certificate."""
    signs = scripts.unprintable(rules.clean_name(field.data or ""))
    if signs:
        raise ValidationError(unprintable_sentence(signs))


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        validators = [DataRequired(_l("Write your e-mail address.")), _is_email]
        super().__init__(label or _l("E-mail address"), validators, **kwargs)


def _is_email(_form: Any, field: Any) -> None:
    if not rules.is_email(rules.clean_email(field.data or "")):
        raise ValidationError(_l("Write an address like name@example.org."))


class NewPasswordField(PasswordField):  # type: ignore[misc]  # WTForms has no types
    """A new password, weighed by the rules. `staff`: the longer minimum."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        super().__init__(label or _l("Password"), [DataRequired(_l("Choose a password."))], **kwargs)


PASSWORD_SENTENCES = {
    "short": _l("Use at least %(least)s characters. Four or five words that do not belong together work well."),
    "long": _l("Use at most 1,000 characters."),
    "guessable": _l(
        "This password is easy to guess. Leave out your name and well-known words, or add words that do not belong "
        "together."
    ),
}


def check_password(field: Any, own_words: tuple[str, ...], staff: bool = False) -> bool:
    """Weigh a new password; add the sentence to its field when it is refused."""
    text = field.data or ""
    fault = rules.password_fault(text, passwords.guesses_log10(text, (*own_words, "cpms", "learning")), staff)
    if fault is None:
        return True
    least = rules.PASSWORD_MIN_STAFF if staff else rules.PASSWORD_MIN
    sentence = PASSWORD_SENTENCES[fault]
    field.errors = [*field.errors, str(sentence) % {"least": least} if fault == "short" else sentence]
    return False


class ContactsForm(BaseForm):
    """Whom people may turn to. Whether the text leads to anybody is asked by the action (`people/contacts.py`)."""

    text = TextAreaField(_l("Whom to turn to, for support or to report a concern"))


def add_error(form: BaseForm, field: str, sentence: Any) -> None:
    """Put a sentence at a field of a form that came back."""
    form[field].errors = [*form[field].errors, sentence]
