"""The list of checks, in the order in which they are made."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from learning.core.db import db
from learning.verifying import trail
from learning.verifying.findings import Check, Finding, Place, Say

CHECKS = (
    Check("chain", "every event of the audit trail as it was written", trail.chain_is_whole),
    Check("anchor", "the end of the audit trail where it was", trail.end_is_there),
)
# A check that finds something everywhere would bury what the others say.
MOST = 50


def run(place: Place, say: Say) -> Iterator[Finding]:
    """Every check in turn; `say` hears which one begins. Reads only.

    A table that cannot be read at all (a damaged file, JSON that is none) is a finding, not the end of the run.
    """
    for check in CHECKS:
        say(f"{check.name}: {check.promise}")
        count = 0
        try:
            for text in check.look(place):
                count += 1
                if count <= MOST:
                    yield Finding(check.name, text)
        except (SQLAlchemyError, ValueError, KeyError, TypeError) as error:
            yield Finding(check.name, f"The check broke off, because what it reads is damaged: {error!r}.")
        if count > MOST:
            yield Finding(check.name, f"… and {count - MOST} more.")
        db.session.rollback()
