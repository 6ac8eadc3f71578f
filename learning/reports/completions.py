"""Who has completed what, in one organisation: filters, sorting, and paging by key so that depth costs nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from certificates.models import Certificate, Revocation
from learning.completion.models import Completion
from learning.completion.queries import ModuleResult, passed_modules
from learning.core import clock
from learning.core.db import db
from learning.enrolment.models import Enrolment
from learning.people.models import Person, PersonClosure, Team
from learning.people.rules import name_key
from learning.reports.rules import STUCK_DAYS, Standing, standing

PAGE = 50
CHUNK = 4000
COUNT_TO = 1000
_NOTHING: dict[str, ModuleResult] = {}
SORTS = ("name", "activity", "progress")


@dataclass(frozen=True)
class Filter:
    """What the address bar asks for. `after` is the key of the last row of the page before."""

    words: str = ""
    team_id: int | None = None
    standing: Standing | None = None
    sort: str = "name"
    after: tuple[Any, int] | None = None
    unproved: bool = False


@dataclass(frozen=True)
class CompletionRow:
    """One learner's record, as screen and exports show it. No answers."""

    person_id: int
    enrolment_id: int | None
    name: str
    email: str
    team: str
    due_on: date | None
    began_at: datetime | None
    last_active_at: datetime | None
    modules_passed: int
    completed_at: datetime | None
    certificate_code: str
    certificate_revoked: bool
    standing: Standing
    passed: dict[str, ModuleResult] = field(default_factory=dict)
    is_email_proved: bool = True


def _activity() -> Any:
    return func.coalesce(Enrolment.last_active_at, Person.created_at)


def _records(organisation_id: int) -> Any:
    newer = Certificate.__table__.alias("newer")
    return (
        select(
            Person.id,
            Person.name,
            Person.name_key,
            Person.email,
            Team.name.label("team"),
            Team.due_on,
            Enrolment.id.label("enrolment_id"),
            Enrolment.began_at,
            Enrolment.last_active_at,
            Enrolment.modules_passed,
            Enrolment.completed_at,
            Certificate.code,
            Revocation.certificate_id.label("revoked"),
            Person.email_proved_at,
        )
        .outerjoin(Enrolment, Enrolment.person_id == Person.id)
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .outerjoin(
            Certificate,
            and_(
                Certificate.completion_id == Completion.id,
                ~select(newer.c.id)
                .where(newer.c.completion_id == Certificate.completion_id, newer.c.number > Certificate.number)
                .exists(),
            ),
        )
        .outerjoin(Revocation, Revocation.certificate_id == Certificate.id)
        .where(
            Person.organisation_id == organisation_id,
            ~select(PersonClosure.person_id).where(PersonClosure.person_id == Person.id).exists(),
        )
    )


def _narrowed(query: Any, wanted: Filter) -> Any:
    if wanted.words:
        words = name_key(wanted.words)
        query = query.where(
            Person.name_key.contains(words, autoescape=True)
            | Person.email.contains(wanted.words.casefold(), autoescape=True)
        )
    if wanted.team_id is not None:
        query = query.where(Person.team_id == wanted.team_id)
    if wanted.standing:
        query = query.where(_has_standing(wanted.standing))
    if wanted.unproved:
        query = query.where(Person.email_proved_at.is_(None))
    return query


def _has_standing(wanted: Standing) -> Any:
    """The rule `standing` in SQL; a test holds the two together."""
    now = clock.now()
    overdue = and_(Team.due_on.is_not(None), Team.due_on < now.date())
    open_ = Enrolment.completed_at.is_(None)
    old = now - timedelta(days=STUCK_DAYS)
    return {
        Standing.COMPLETE: Enrolment.completed_at.is_not(None),
        Standing.OVERDUE: and_(open_, overdue),
        Standing.NOT_BEGUN: and_(open_, ~func.coalesce(overdue, False), Enrolment.last_active_at.is_(None)),
        Standing.STUCK: and_(open_, ~func.coalesce(overdue, False), Enrolment.last_active_at < old),
        Standing.UNDER_WAY: and_(open_, ~func.coalesce(overdue, False), Enrolment.last_active_at >= old),
    }[wanted]


def _keyed(query: Any, wanted: Filter) -> Any:
    """Sorted, and cut after the key of the page before. The person's id settles ties."""
    if wanted.sort == "name":
        column: Any = Person.name_key
        query = query.order_by(column, Person.id)
        if wanted.after:
            value, last = wanted.after
            query = query.where(or_(column > value, and_(column == value, Person.id > last)))
        return query
    if wanted.sort == "progress":
        column = func.coalesce(Enrolment.modules_passed, 0)
    else:
        column = _activity()
    query = query.order_by(column.desc(), Person.id)
    if wanted.after:
        value, last = wanted.after
        query = query.where(or_(column < value, and_(column == value, Person.id > last)))
    return query


def _record(row: Any, passed: dict[int, dict[str, ModuleResult]], now: datetime) -> CompletionRow:
    return CompletionRow(
        person_id=row.id,
        enrolment_id=row.enrolment_id,
        name=row.name,
        email=row.email,
        team=row.team or "",
        due_on=row.due_on,
        began_at=row.began_at,
        last_active_at=row.last_active_at,
        modules_passed=row.modules_passed or 0,
        completed_at=row.completed_at,
        certificate_code=row.code or "",
        certificate_revoked=row.revoked is not None,
        standing=standing(row.completed_at, row.last_active_at, row.due_on, now),
        passed=passed.get(row.enrolment_id, _NOTHING),
        is_email_proved=row.email_proved_at is not None,
    )


def _with_marks(rows: list[Any]) -> list[CompletionRow]:
    marks = passed_modules([row.enrolment_id for row in rows if row.modules_passed])
    now = clock.now()
    return [_record(row, marks, now) for row in rows]


def _key_of(row: Any, sort: str) -> tuple[Any, int]:
    if sort == "name":
        return row.name_key, row.id
    return (row.modules_passed or 0, row.id) if sort == "progress" else (row.activity, row.id)


def page(organisation_id: int, wanted: Filter) -> tuple[list[CompletionRow], tuple[Any, int] | None]:
    """A page of records, and the key the next page starts after; None on the last."""
    query = _keyed(_narrowed(_records(organisation_id), wanted), wanted)
    if wanted.sort == "activity":
        query = query.add_columns(_activity().label("activity"))
    rows = list(db.session.execute(query.limit(PAGE + 1)))
    more = len(rows) > PAGE
    key = _key_of(rows[PAGE - 1], wanted.sort) if more else None
    return _with_marks(rows[:PAGE]), key


def everyone(organisation_id: int, wanted: Filter) -> Iterator[CompletionRow]:
    """Every record of a filter in name order, read in chunks, so that memory stays flat."""
    after: tuple[Any, int] | None = None
    while True:
        step = replace(wanted, sort="name", after=after)
        rows = list(db.session.execute(_keyed(_narrowed(_records(organisation_id), step), step).limit(CHUNK)))
        yield from _with_marks(rows)
        if len(rows) < CHUNK:
            return
        after = _key_of(rows[-1], "name")


def count(organisation_id: int, wanted: Filter) -> int:
    """How many records a filter has, counted to just over COUNT_TO ("more than 1,000")."""
    inner = _narrowed(_records(organisation_id), wanted).with_only_columns(Person.id).limit(COUNT_TO + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def exact_count(organisation_id: int, wanted: Filter) -> int:
    """How many records `everyone` yields, counted to the last."""
    inner = _narrowed(_records(organisation_id), wanted).with_only_columns(Person.id).subquery()
    return db.session.scalar(select(func.count()).select_from(inner)) or 0


def one(organisation_id: int, person_id: int) -> CompletionRow | None:
    """One person's record in the organisation."""
    row = db.session.execute(_records(organisation_id).where(Person.id == person_id)).first()
    return _with_marks([row])[0] if row else None


def count_unproved(organisation_id: int) -> int:
    """How many people of the organisation have an address that nobody has proved; by an index of those alone."""
    closed = select(PersonClosure.person_id)
    query = select(func.count()).select_from(Person)
    query = query.where(Person.organisation_id == organisation_id, Person.email_proved_at.is_(None))
    return db.session.scalar(query.where(Person.id.not_in(closed))) or 0


@dataclass(frozen=True)
class TeamFigures:
    """A team's people by standing. `team_id` is None for people without one."""

    team_id: int | None
    name: str
    by_standing: dict[Standing, int]

    @property
    def people(self) -> int:
        return sum(self.by_standing.values())


def figures(organisation_id: int) -> list[TeamFigures]:
    """People by team and standing; the sums equal the rows of the list.

    One pass over two covering indices: the due day belongs to the team, so it is weighed once a team, not once a row.
    """
    now = clock.now()
    open_ = Enrolment.completed_at.is_(None)
    old = now - timedelta(days=STUCK_DAYS)

    def how_many(condition: Any) -> Any:
        return func.sum(case((condition, 1), else_=0))

    counted = db.session.execute(
        select(
            Person.team_id,
            func.count().label("people"),
            func.count(Enrolment.completed_at).label("complete"),
            how_many(and_(open_, Enrolment.last_active_at.is_(None))).label("not_begun"),
            how_many(and_(open_, Enrolment.last_active_at < old)).label("stuck"),
        )
        .outerjoin(Enrolment, Enrolment.person_id == Person.id)
        .where(Person.organisation_id == organisation_id, Person.id.not_in(select(PersonClosure.person_id)))
        .group_by(Person.team_id)
    ).all()
    teams = {team.id: team for team in db.session.scalars(select(Team).where(Team.organisation_id == organisation_id))}
    found = []
    for row in counted:
        team = teams.get(row.team_id)
        under_way = row.people - row.complete - row.not_begun - row.stuck
        by_standing = dict.fromkeys(Standing, 0) | {Standing.COMPLETE: row.complete}
        if team and team.due_on and team.due_on < now.date():
            by_standing[Standing.OVERDUE] = row.people - row.complete
        else:
            by_standing |= {
                Standing.NOT_BEGUN: row.not_begun,
                Standing.STUCK: row.stuck,
                Standing.UNDER_WAY: under_way,
            }
        found.append(TeamFigures(row.team_id, team.name if team else "", by_standing))
    return sorted(found, key=lambda team: (team.team_id is None, name_key(team.name)))
