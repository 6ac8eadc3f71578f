"""From an id to a row of the organisation in scope."""

from flask import request

from learning.people import queries as people
from learning.people.models import Organisation, Team
from learning.people.permissions import Permission
from learning.reports import completions
from learning.reports.completions import CompletionRow
from learning.web.finders.missing import missing
from learning.web.gate import viewer
from learning.web.inputs import whole


def scope() -> Organisation:
    """The organisation whose records are asked for: a manager's own; an administrator names one in the address."""
    here = viewer()
    wanted = request.args.get("organisation", type=whole)
    if here.may(Permission.ORGANISATIONS_KEEP) and wanted:
        return people.organisation(wanted) or missing()
    return people.organisation(here.organisation_id) or missing()


def completion_row_or_404(person_id: int) -> CompletionRow:
    """A learner's record in the organisation in scope."""
    return completions.one(scope().id, person_id) or missing()


def team_or_404(team_id: int) -> Team:
    """A team of the organisation in scope."""
    return people.team(team_id, scope().id) or missing()
