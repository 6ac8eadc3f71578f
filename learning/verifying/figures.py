"""Sums: what is kept beside the rows, and what every report says, equal the rows."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from learning.assessment.models import Attempt, HandIn
from learning.completion.models import Completion, ModuleCompletion
from learning.core.db import db
from learning.enrolment.models import Enrolment
from learning.people.models import Organisation
from learning.reports import completions, items
from learning.reports.completions import Filter
from learning.verifying.batches import batches
from learning.verifying.findings import Place


def enrolments_keep_the_right_sums(place: Place) -> Iterator[str]:
    """The modules passed and the moment of completion that stand in an enrolment are those of the rows."""
    passed = (
        select(ModuleCompletion.enrolment_id, func.count().label("passed"))
        .where(ModuleCompletion.module_id.in_(place.modules))
        .group_by(ModuleCompletion.enrolment_id)
        .subquery()
    )
    query = (
        select(
            Enrolment.id,
            Enrolment.modules_passed,
            func.coalesce(passed.c.passed, 0),
            Enrolment.completed_at,
            Completion.completed_at,
        )
        .outerjoin(passed, passed.c.enrolment_id == Enrolment.id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
    )
    for rows in batches(query, Enrolment.id):
        for number, kept, counted, said, completed in rows:
            if kept != counted:
                yield f"Enrolment {number} says {kept} modules passed, its rows {counted}."
            if said != completed:
                yield f"Enrolment {number} says completed {said or 'never'}, its completion {completed or 'never'}."


def reports_equal_their_rows(place: Place) -> Iterator[str]:
    """A manager's figures by team and standing, the list and its exports, and the quiz statistics count alike."""
    for organisation in list(db.session.scalars(select(Organisation.id).order_by(Organisation.id))):
        shown = Counter[tuple[str, str]]()
        for team in completions.figures(organisation):
            shown.update({(team.name, str(standing)): many for standing, many in team.by_standing.items() if many})
        listed = Counter((record.team, str(record.standing)) for record in completions.everyone(organisation, Filter()))
        for team_name, standing in sorted(shown.keys() | listed.keys()):
            here, there = shown[team_name, standing], listed[team_name, standing]
            if here != there:
                yield (
                    f"Organisation {organisation}, team “{team_name}”: the figures count {here} people as {standing}, "
                    f"the list and its exports {there}."
                )
    for module in sorted(place.modules):
        sat = db.session.scalar(
            select(func.count())
            .select_from(Attempt)
            .join(HandIn, HandIn.attempt_id == Attempt.id)
            .where(Attempt.quiz_id == module, Attempt.number == 1)
        )
        if items.bank_figures(module).sat != min(sat or 0, items.MOST):
            yield f"The quiz statistics of {module} count other first attempts than the {sat} that were handed in."
