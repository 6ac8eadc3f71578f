"""Where rows belong: every reference leads to a row, and nobody stands in a team of another organisation."""

from collections.abc import Iterator

from sqlalchemy import select

from learning.core.db import Base, db
from learning.people.models import Person, Team
from learning.verifying.findings import Place


def references_lead_somewhere(_place: Place) -> Iterator[str]:
    """No row points at one that is not there."""
    for table in Base.metadata.sorted_tables:
        for foreign in table.foreign_keys:
            there = foreign.column.table.alias("there")
            here, target = foreign.parent, there.c[foreign.column.name]
            lost = (
                select(*table.primary_key.columns, here.label("points_at"))
                .outerjoin(there, target == here)
                .where(here.is_not(None), target.is_(None))
                .order_by(*table.primary_key.columns)
            )
            for row in db.session.execute(lost):
                key = ", ".join(map(str, row[:-1]))
                yield f"{table.name} {key}: {here.name} {row.points_at} is not there."


def teams_are_of_their_organisation(_place: Place) -> Iterator[str]:
    """A person's team belongs to the person's organisation."""
    astray = (
        select(Person.id, Person.organisation_id, Person.team_id, Team.organisation_id.label("other"))
        .join(Team, Team.id == Person.team_id)
        .where(Person.organisation_id.is_distinct_from(Team.organisation_id))
        .order_by(Person.id)
    )
    for row in db.session.execute(astray):
        yield (
            f"Person {row.id} of organisation {row.organisation_id or 'none'} stands in team {row.team_id} "
            f"of organisation {row.other}."
        )
