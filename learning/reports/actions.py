"""What reading records of others writes: that it was done, by whom, and how much of it.

The rows are handed out by the same verb, so that nothing takes them and slips off.
"""

from collections.abc import Iterator

from learning.assessment import queries as assessment
from learning.assessment.queries import Replay
from learning.core import audit, limits
from learning.core.audit import Tag
from learning.core.db import transaction
from learning.core.errors import NotFound
from learning.reports import completions
from learning.reports.completions import CompletionRow, Filter


def take_export(organisation_id: int, wanted: Filter, kind: str, by: int, salt: str) -> Iterator[CompletionRow]:
    """The records of an organisation that fit, to be handed out as a file of this kind ("csv", "xlsx", "zip").

    Recorded with the number of rows before the first one is read. Raises TooMany past the hourly limit of a person.
    """
    with transaction():
        limits.take(limits.EXPORT_PERSON, str(by), salt)
        audit.record(
            Tag.EXPORT_TAKE,
            by=by,
            subject=("organisation", organisation_id),
            organisation_id=organisation_id,
            kind=kind,
            rows=completions.exact_count(organisation_id, wanted),
        )
    return completions.everyone(organisation_id, wanted)


def read_attempt(attempt_id: int, by: int) -> Replay:
    """An attempt step by step, and the note in the trail that this person read it. Raises NotFound "attempt"."""
    with transaction():
        replay = assessment.replay(attempt_id)
        if replay is None:
            raise NotFound("attempt")
        audit.record(Tag.ATTEMPT_READ, by=by, subject=("attempt", attempt_id))
        return replay
