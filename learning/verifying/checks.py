"""The list of checks, in the order in which they are made."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from learning.core.db import db
from learning.verifying import audit_trail, completions, figures, results, scope
from learning.verifying.findings import Check, Finding, Place, Say

CHECKS = (
    Check("chain", "every event of the audit trail as it was written", audit_trail.chain_is_whole),
    Check("anchor", "the end of the audit trail where it was", audit_trail.end_is_there),
    Check("attempts", "the attempts at each quiz numbered without a gap", results.numbers_run_on),
    Check("wordings", "every question as it was asked", results.wordings_are_frozen),
    Check("marks", "every mark as its stored answers give it", results.marks_are_made_again),
    Check("handed-in", "nothing changed after it was handed in", results.nothing_changes_after_the_end),
    Check(
        "modules", "every module completion by a pass, and every pass a completion", completions.modules_rest_on_a_pass
    ),
    Check("certificates", "one certificate for each completion, and none without", completions.one_paper_each),
    Check("records", "every signed record as its certificate", completions.papers_say_what_was_signed),
    Check("withdrawals", "every withdrawn certificate still withdrawn", completions.withdrawals_are_there),
    Check("references", "no row that points at nothing", scope.references_lead_somewhere),
    Check("organisations", "nobody in a team of another organisation", scope.teams_are_of_their_organisation),
    Check("enrolments", "the sums kept in enrolments as their rows", figures.enrolments_keep_the_right_sums),
    Check("reports", "the sums in every report as their rows", figures.reports_equal_their_rows),
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
