"""Forms of the manager's pages, and the filter in the address bar."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired, Length, Optional

from learning.people.models import Team
from learning.reports.completions import SORTS, Filter
from learning.reports.rules import Standing
from learning.web.account.forms import LanguageField
from learning.web.forms import BaseForm, EmailField, NameField, TextField, choices
from learning.web.inputs import DayField, moment, whole

STANDINGS = {
    Standing.COMPLETE: _l("Complete"),
    Standing.UNDER_WAY: _l("Under way"),
    Standing.NOT_BEGUN: _l("Not begun"),
    Standing.STUCK: _l("Stuck: quiet for three weeks"),
    Standing.OVERDUE: _l("Overdue"),
}
HEADINGS = {
    "name": _l("Name"),
    "email": _l("E-mail"),
    "proved": _l("Address proved"),
    "yes": _l("yes"),
    "no": _l("no"),
    "team": _l("Team"),
    "due": _l("Due"),
    "standing": _l("Standing"),
    "began": _l("Began"),
    "active": _l("Last active"),
    "passed": _l("Modules passed"),
    "completed": _l("Completed"),
    "certificate": _l("Certificate"),
    "revoked": _l("withdrawn"),
}


def word(key: str) -> str:
    """A heading or standing in the reader's language."""
    return str(HEADINGS.get(key) or STANDINGS[Standing(key)])


def wanted() -> Filter:
    """The filter that the address asks for; what it does not understand it leaves out."""
    args = request.args
    standing = args.get("standing")
    sort = args.get("sort")
    sort = sort if sort in SORTS else "name"
    return Filter(
        words=args.get("q", "").strip()[:100],
        team_id=args.get("team", type=whole),
        standing=Standing(standing) if standing in list(Standing) else None,
        sort=sort,
        after=_key(sort, args.get("after"), args.get("last", type=whole)),
        unproved=args.get("address") == "unproved",
    )


def _key(sort: str, value: str | None, last: int | None) -> tuple[Any, int] | None:
    if value is None or last is None:
        return None
    try:
        if sort == "activity":
            return moment(value), last
        return (whole(value) if sort == "progress" else value[:200], last)
    except ValueError:
        return None


class TeamForm(BaseForm):
    """A team and the day its people should have completed the course."""

    name = TextField(
        _l("Name of the team"),
        [DataRequired(_l("Write a name.")), Length(max=200, message=_l("Use at most 200 characters."))],
    )
    due_on = DayField(_l("Complete by (optional)"), [Optional()])


class MoveForm(BaseForm):
    """Which team a person is in."""

    team = SelectField(_l("Team"), coerce=str, default="")

    def offer(self, teams: list[Team]) -> None:
        """Set the teams to choose from."""
        self.team.choices = choices(("", _l("No team")), *((str(team.id), team.name) for team in teams))


class InviteForm(MoveForm):
    """A new person, who sets their own password through a link."""

    name = NameField(_l("Name"))
    email = EmailField()
    language = LanguageField()
