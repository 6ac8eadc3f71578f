"""When a message is tried again, how many go out at a time, how often the worker looks for people to remind."""

from datetime import UTC, datetime, timedelta

import pytest

from certificates import queries as certificates
from learning.core import clock, mail, outbox, smtp
from learning.core.db import db, transaction
from learning.core.mail import Letter, Message
from learning.worker import jobs

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WAITS = (1, 5, 30, 120, 720)


def queue(app, count: int = 1) -> None:
    with app.app_context(), clock.at(NOON), transaction():
        for number in range(count):
            mail.queue("certificate", f"a{number}@example.org", "en", name="Amina")


def render(_message) -> Letter:
    return Letter("Subject", "Body")


def test_a_message_that_fails_is_tried_after_1_5_30_120_and_720_minutes_and_then_waits_for_somebody(app):
    queue(app)
    tried: list[str] = []

    def refuse(parcel):
        tried.append(parcel.recipient)
        raise OSError("no route")

    with app.app_context():
        moment = NOON
        for number, minutes in enumerate((0, *WAITS), 1):
            if minutes:
                moment += timedelta(minutes=minutes)
                with clock.at(moment - SECOND):
                    outbox.send_due(render, refuse)
                    assert len(tried) == number - 1, minutes
            with clock.at(moment):
                outbox.send_due(render, refuse)
                assert len(tried) == number, minutes
        with clock.at(moment + timedelta(days=400)):
            outbox.send_due(render, refuse)
        assert len(tried) == 6
        row = db.session.get(Message, 1)
        assert row.sent_at is None
        assert "no route" in row.last_error
        db.session.rollback()


@pytest.mark.parametrize(("count", "first"), [(49, 49), (50, 50), (51, 50)])
def test_fifty_messages_go_out_at_a_time(app, count, first):
    queue(app, count)
    sent: list[str] = []
    with app.app_context(), clock.at(NOON):
        outbox.send_due(render, lambda parcel: sent.append(parcel.recipient))
        assert len(sent) == first
        outbox.send_due(render, lambda parcel: sent.append(parcel.recipient))
        assert len(sent) == len(set(sent)) == count
        db.session.rollback()


def test_a_claim_holds_for_ten_minutes_longer_than_any_delivery_may_take(app):
    assert smtp.STEP_SECONDS == 60
    assert outbox.DELIVERY_SECONDS == 4 * 60 < outbox.LEASE_SECONDS - outbox.RECORD_TRIES
    queue(app)
    sent: list[str] = []

    def dies(_parcel):
        raise KeyboardInterrupt

    with app.app_context():
        with clock.at(NOON), pytest.raises(KeyboardInterrupt):
            outbox.send_due(render, dies)
        for seconds, expected in ((0, 0), (599, 0), (600, 1), (601, 1)):
            with clock.at(NOON + seconds * SECOND):
                outbox.send_due(render, lambda parcel: sent.append(parcel.recipient))
                assert len(sent) == expected, seconds
        db.session.rollback()


def test_twenty_files_are_made_in_a_round_and_people_are_looked_for_every_quarter_of_an_hour(world, app, monkeypatch):
    assert jobs.FILES_A_ROUND == 20
    assert jobs.REMIND_EVERY == 15 * 60
    asked: list[float] = []
    now = [1000.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(jobs.reminders, "queue_due", lambda _titles: asked.append(now[0]))
    monkeypatch.setattr(jobs, "_reminded", [])
    with app.app_context():
        for later in (0, 1, 899, 900, 901, 1799, 1800):
            now[0] = 1000.0 + later
            jobs._remind()
        assert asked == [1000.0, 1900.0, 2800.0]
        assert len(certificates.without_file(20)) == 0
    for _ in range(3):
        world.complete(world.person())
    with app.app_context():
        assert len(certificates.without_file(2)) == 2
        assert len(certificates.without_file(20)) == 3
        db.session.rollback()
