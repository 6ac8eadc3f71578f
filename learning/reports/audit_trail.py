"""The audit trail as a person reads it: who, about whom, by name; filtered, and paged by key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from certificates.models import Certificate
from learning.assessment.models import Attempt
from learning.completion.models import Completion
from learning.core import pages
from learning.core.audit import AuditEvent
from learning.core.db import db
from learning.enrolment.models import Enrolment
from learning.people import queries
from learning.people.models import Organisation, Person, Team


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; empty means all. `day` is a day in UTC, `words` a part of a name or address."""

    tag: str = ""
    person_id: int | None = None
    organisation_id: int | None = None
    day: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Entry:
    """An event with the people it names. `owner_id`: whose attempt, enrolment or certificate it is about."""

    event: AuditEvent
    owner_id: int | None


@dataclass(frozen=True)
class Names:
    """Names by id, of the people, organisations and teams on a page."""

    people: dict[int, str]
    organisations: dict[int, str]
    teams: dict[int, str]


def page(wanted: Wanted, before: int | None) -> tuple[list[Entry], Names, int | None]:
    """A page of the trail, newest first, the names on it, and the id the next page stands before."""
    events, older = pages.newest(AuditEvent, before, *_where(wanted))
    owners = _owners(events)
    entries = [Entry(e, owners.get((e.subject_kind, e.subject_id or 0))) for e in events]
    return entries, _names(entries), older


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.tag:
        where.append(AuditEvent.tag == wanted.tag)
    if wanted.person_id:
        where.append(_of_people([wanted.person_id]))
    if wanted.words:
        where.append(_of_people(queries.named_like(wanted.words)))
    if wanted.organisation_id:
        where.append(AuditEvent.organisation_id == wanted.organisation_id)
    if wanted.day:
        begin = datetime(wanted.day.year, wanted.day.month, wanted.day.day, tzinfo=UTC)
        where += [AuditEvent.at >= begin, AuditEvent.at < begin + timedelta(days=1)]
    return where


def _of_people(people: Any) -> ColumnElement[bool]:
    """What these people (ids, or a query of them) did, and what was done to their accounts."""
    about = (AuditEvent.subject_kind == "person") & AuditEvent.subject_id.in_(people)
    return or_(AuditEvent.actor_id.in_(people), about)


def _owners(events: Iterable[AuditEvent]) -> dict[tuple[str, int], int]:
    """By kind and id of a subject, the person it belongs to."""
    ids: dict[str, set[int]] = {}
    for event in events:
        if event.subject_id:
            ids.setdefault(event.subject_kind, set()).add(event.subject_id)
    found = {("person", number): number for number in ids.get("person", ())}
    roads: dict[str, Any] = {
        "enrolment": select(Enrolment.id, Enrolment.person_id),
        "attempt": select(Attempt.id, Enrolment.person_id).join(Enrolment, Enrolment.id == Attempt.enrolment_id),
        "certificate": (
            select(Certificate.id, Enrolment.person_id)
            .join(Completion, Completion.id == Certificate.completion_id)
            .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        ),
    }
    tables: dict[str, Any] = {"enrolment": Enrolment, "attempt": Attempt, "certificate": Certificate}
    for kind, road in roads.items():
        if ids.get(kind):
            rows = db.session.execute(road.where(tables[kind].id.in_(ids[kind])))
            found |= {(kind, number): person for number, person in rows}
    return found


def _names(entries: list[Entry]) -> Names:
    events = [entry.event for entry in entries]
    people = {e.actor_id for e in events} | {entry.owner_id for entry in entries}
    organisations = {e.organisation_id for e in events} | _subjects(events, "organisation")
    return Names(_named(Person, people), _named(Organisation, organisations), _named(Team, _subjects(events, "team")))


def _subjects(events: list[AuditEvent], kind: str) -> set[int | None]:
    return {event.subject_id for event in events if event.subject_kind == kind}


def _named(model: Any, ids: set[int | None]) -> dict[int, str]:
    wanted = ids - {None}
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session.execute(select(model.id, model.name).where(model.id.in_(wanted)))}
