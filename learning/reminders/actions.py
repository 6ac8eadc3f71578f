"""Reminders and follow-ups: who is due one now, put into the outbox once, in small batches."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from learning.completion.models import Completion
from learning.core import clock, mail
from learning.core.db import db, transaction, upsert
from learning.enrolment.models import Enrolment
from learning.people.models import Person, PersonClosure, Team
from learning.reminders import rules
from learning.reminders.models import Reminder
from learning.study.models import Commitment, StudyWish

BATCH = 200


def queue_due(module_titles: dict[str, str]) -> int:
    """Queue what is due now; returns how many messages. `module_titles`: by module id, for follow-ups."""
    return _queue_reminders() + _queue_follow_ups(module_titles)


def _queue_reminders() -> int:
    now = clock.now()
    last = func.coalesce(Enrolment.last_active_at, Enrolment.began_at)
    reminded = select(Reminder.enrolment_id).where(
        Reminder.enrolment_id == Enrolment.id, Reminder.sent_at > now - timedelta(days=1)
    )
    with transaction():
        people = db.session.execute(
            select(Enrolment.id, last.label("last"), Person, Team.due_on, StudyWish.wants_reminders)
            .join(Person, Person.id == Enrolment.person_id)
            .outerjoin(Team, Team.id == Person.team_id)
            .outerjoin(StudyWish, StudyWish.enrolment_id == Enrolment.id)
            .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
            .outerjoin(PersonClosure, PersonClosure.person_id == Person.id)
            .where(
                Completion.id.is_(None),
                PersonClosure.person_id.is_(None),
                or_(StudyWish.wants_reminders.is_(None), StudyWish.wants_reminders),
                or_(_idle(last, now), _near(now)),
                ~reminded.exists(),
            )
            .order_by(Enrolment.id)
            .limit(BATCH)
        ).all()
        sent: dict[int, dict[str, datetime]] = defaultdict(dict)
        for told in db.session.scalars(select(Reminder).where(Reminder.enrolment_id.in_([p.id for p in people]))):
            sent[told.enrolment_id][told.kind] = told.sent_at
        count = 0
        for row in people:
            kind = rules.reminder_due(now, row.last, False, True, row.due_on, sent[row.id])
            if kind:
                own = {"enrolment_id": row.id, "kind": kind}
                upsert(Reminder, own, {"sent_at": now}, sent_at=now)
                day = row.due_on.isoformat() if kind == "due" else ""
                mail.queue("reminder", row.Person.email, row.Person.language, name=row.Person.name, due_on=day)
                count += 1
        return count


def _idle(last: ColumnElement[datetime], now: datetime) -> ColumnElement[bool]:
    """Quiet long enough, and not yet reminded of this quiet time."""
    ways = []
    for days in rules.IDLE_DAYS:
        told = select(Reminder.enrolment_id).where(
            Reminder.enrolment_id == Enrolment.id, Reminder.kind == f"idle-{days}", Reminder.sent_at > last
        )
        ways.append((last <= now - timedelta(days=days)) & ~told.exists())
    return or_(*ways) & (last >= now - timedelta(days=rules.IDLE_MOST))


def _near(now: datetime) -> ColumnElement[bool]:
    """The team's due date is near, and the learner was not told of it."""
    today = now.date()
    told = select(Reminder.enrolment_id).where(
        Reminder.enrolment_id == Enrolment.id,
        Reminder.kind == "due",
        Reminder.sent_at > now - timedelta(days=rules.DUE_DAYS + 1),
    )
    return Team.due_on.between(today, today + timedelta(days=rules.DUE_DAYS)) & ~told.exists()


def _queue_follow_ups(module_titles: dict[str, str]) -> int:
    now = clock.now()
    with transaction():
        rows = db.session.execute(
            select(Commitment, Person)
            .join(Enrolment, Enrolment.id == Commitment.enrolment_id)
            .join(Person, Person.id == Enrolment.person_id)
            .outerjoin(PersonClosure, PersonClosure.person_id == Person.id)
            .where(
                PersonClosure.person_id.is_(None),
                Commitment.wants_mail,
                Commitment.made_at <= now - timedelta(days=rules.FOLLOW_UP_DAYS[0]),
                Commitment.asked_90_at.is_(None),
                or_(
                    Commitment.asked_30_at.is_(None),
                    Commitment.made_at <= now - timedelta(days=rules.FOLLOW_UP_DAYS[1]),
                ),
            )
            .limit(BATCH)
        ).all()
        count = 0
        for promise, person in rows:
            asked = {30: promise.asked_30_at, 90: promise.asked_90_at}
            days = rules.follow_up_due(now, promise.made_at, promise.wants_mail, asked)
            if days is None:
                continue
            promise.asked_30_at = promise.asked_30_at or now
            if days == rules.FOLLOW_UP_DAYS[1]:
                promise.asked_90_at = now
            title = module_titles.get(promise.module_id, promise.module_id)
            values = {"name": person.name, "text": promise.text, "module": title}
            mail.queue("follow-up", person.email, person.language, **values)
            count += 1
        return count
