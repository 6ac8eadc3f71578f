"""Where a join code leads, and a new code in place of an old one."""

from learning.core import audit
from learning.core.audit import Tag
from learning.core.db import db, require_transaction, transaction
from learning.core.errors import Conflict, NotFound
from learning.people import codes, passwords, queries
from learning.people.models import Organisation, Team


def place_of(typed: str) -> tuple[int, int | None]:
    """The organisation, and the team if it is a team's, that a code as typed leads to.

    Raises Conflict "join-code-mistyped" (it cannot be a code) or "join-code-unknown" (it could, and is none).
    """
    code = codes.clean(typed)
    if not codes.is_possible(code):
        raise Conflict("join-code-mistyped")
    found = queries.by_join_code(code)
    if found is None:
        raise Conflict("join-code-unknown")
    organisation, team = found
    return organisation.id, team.id if team else None


def renew_code(organisation_id: int, team_id: int | None, old: str, by: int) -> bool:
    """Give an organisation, or one of its teams, a new join code; `old` ends at once, people who joined stay.

    False when `old` is no longer the code: somebody renewed it a moment ago, and once is enough. Raises NotFound.
    """
    with transaction():
        row = _held(organisation_id, team_id)
        if row.join_code != old:
            return False
        row.join_code = passwords.new_join_code()
        tag, kind = (Tag.TEAM_CODE, "team") if team_id else (Tag.ORGANISATION_CODE, "organisation")
        audit.record(tag, by=by, subject=(kind, row.id), organisation_id=organisation_id)
        return True


def _held(organisation_id: int, team_id: int | None) -> Organisation | Team:
    require_transaction()
    row: Organisation | Team | None
    if team_id:
        row = db.session.get(Team, team_id, with_for_update=True, populate_existing=True)
        row = row if row and row.organisation_id == organisation_id else None
    else:
        row = db.session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("team" if team_id else "organisation")
    return row
