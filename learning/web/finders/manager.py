"""From an id to a row of the organisation in scope."""

from flask import g

from learning.people import queries as people
from learning.people.models import Organisation, Team
from learning.people.permissions import Permission
from learning.reports import completions
from learning.reports.completions import CompletionRow
from learning.web.finders.missing import missing
from learning.web.gate import viewer


def scope() -> Organisation:
    """The organisation in the address: a manager's own; any for whoever keeps them all."""
    here, wanted = viewer(), g.organisation_id
    if wanted != here.organisation_id and not here.may(Permission.ORGANISATIONS_KEEP):
        missing()
    return people.organisation(wanted) or missing()


def completion_row_or_404(person_id: int) -> CompletionRow:
    """A learner's record in the organisation in scope."""
    return completions.one(scope().id, person_id) or missing()


def team_or_404(team_id: int) -> Team:
    """A team of the organisation in scope."""
    return people.team(team_id, scope().id) or missing()
