"""Days and minutes that decide, each a little before, at, and a little after: certificates, sign-ins, links, due days."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, update

from certificates import queries as certificates
from certificates.rules import Status, may_renew, status, valid_until
from learning.core import clock
from learning.core.db import db, transaction
from learning.core.errors import NotFound
from learning.courseware import retrieval
from learning.enrolment.models import Enrolment
from learning.people import devices, links, passwords, signing_in
from learning.people.actions import NewPerson
from learning.people.models import Person
from learning.people.permissions import Role
from learning.reminders import actions as reminders
from learning.reminders import rules as reminder_rules
from learning.reports import completions
from learning.reports.completions import Filter
from learning.reports.rules import Standing, standing
from learning.study import rules as study
from tests.crowd import at_once
from tests.paper.test_certificates import facts
from tests.visitors import PASSWORD, Visitor, where

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


# --- the clock -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "UTC"])
def test_the_day_is_utc_wherever_the_server_stands(monkeypatch, zone):
    """At any moment it is another day than in UTC either in Kiritimati or in Pago Pago."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        before, today, after = datetime.now(UTC).date(), clock.today(), datetime.now(UTC).date()
        assert before <= today <= after
        assert clock.now().utcoffset() == timedelta(0)
    finally:
        monkeypatch.undo()
        time.tzset()


# --- certificates ----------------------------------------------------------------------------------------------------

VALID_FOR = [
    ("2026-11-21", 24, "2028-11-21"),
    ("2026-01-31", 1, "2026-02-28"),
    ("2028-01-31", 1, "2028-02-29"),
    ("2026-12-31", 2, "2027-02-28"),
    ("2026-12-01", 1, "2027-01-01"),
    ("2026-11-30", 1, "2026-12-30"),
    ("2026-01-15", 0, "2026-01-15"),
    ("2024-02-29", 24, "2026-02-28"),
    ("2024-02-29", 48, "2028-02-29"),
    ("2026-10-31", 25, "2028-11-30"),
]


@pytest.mark.parametrize(("day", "months", "last"), VALID_FOR)
def test_the_last_day_of_validity(day, months, last):
    assert valid_until(date.fromisoformat(day), months).isoformat() == last


ENDS = [(-91, Status.VALID), (-90, Status.VALID), (-89, Status.EXPIRES_SOON), (-1, Status.EXPIRES_SOON)]
ENDS += [(0, Status.EXPIRES_SOON), (1, Status.EXPIRED), (400, Status.EXPIRED)]


@pytest.mark.parametrize(("days", "expected"), ENDS)
def test_the_status_and_the_window_of_renewal(days, expected):
    last = date(2028, 11, 21)
    found = status(facts(valid_until=last.isoformat()), False, False, last + days * DAY)
    assert found == expected
    assert may_renew(found) is (days > -90)
    # A withdrawn certificate stays withdrawn, whatever the day, and cannot be renewed.
    for replaced, word in ((False, Status.REVOKED), (True, Status.REPLACED)):
        gone = status(facts(valid_until=last.isoformat()), True, replaced, last + days * DAY)
        assert gone == word
        assert not may_renew(gone)
    assert status(None, False, False, last) == Status.UNKNOWN
    assert not may_renew(Status.UNKNOWN)


def zone(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


# The certificate of somebody who completed on 31 August 2026 holds for 24 months: to the end of 31 August 2028, UTC.
MOMENTS = [
    (datetime(2028, 6, 2, 23, 59, 59, tzinfo=UTC), "This certificate is valid", False),
    (datetime(2028, 6, 3, 0, 0, 0, tzinfo=UTC), "ends soon", True),
    (datetime(2028, 8, 31, 0, 0, 0, tzinfo=UTC), "ends soon", True),
    (datetime(2028, 8, 31, 23, 59, 59, tzinfo=UTC), "ends soon", True),
    (datetime(2028, 9, 1, 13, 59, 59, tzinfo=zone(14)), "ends soon", True),  # still the last day in UTC
    (datetime(2028, 9, 1, 14, 0, 0, tzinfo=zone(14)), "has expired", True),
    (datetime(2028, 8, 31, 13, 0, 0, tzinfo=zone(-11)), "has expired", True),  # already the day after in UTC
    (datetime(2028, 9, 1, 0, 0, 0, tzinfo=UTC), "has expired", True),
    (datetime(2028, 9, 1, 5, 45, 0, tzinfo=zone(5.75)), "has expired", True),
    (datetime(2028, 9, 1, 5, 44, 59, tzinfo=zone(5.75)), "ends soon", True),
]


@pytest.mark.parametrize("late", [False, True], ids=["00:00:00", "23:59:59"])
def test_a_certificate_holds_to_the_end_of_its_last_day_in_utc(world, app, late):
    ended = datetime(2026, 8, 31, 23, 59, 59, tzinfo=UTC) if late else datetime(2026, 8, 31, tzinfo=UTC)
    someone = world.person()
    with clock.at(ended):
        code = world.complete(someone)
    with app.app_context():
        held = certificates.by_code(code).facts
        db.session.rollback()
    assert (held.completed_on, held.valid_until) == ("2026-08-31", "2028-08-31")
    for moment, words, renews in MOMENTS:
        with clock.at(moment.astimezone(UTC)):
            visitor = Visitor(app).sign_in(someone.email)
            assert words in visitor.get(f"/verify/{code}").text, moment
            assert (visitor.get("/certificate/renewal").status_code == 200) is renews, moment


# --- sign-ins and links ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "status"), [(-SECOND, 200), (timedelta(0), 303), (SECOND, 303)])
def test_a_sign_in_ends_on_the_server_after_thirty_days(world, app, after, status):
    """The cookie is still good here: it is the row that has run out."""
    with clock.at(NOON):
        learner = world.person()
        visitor = Visitor(app).sign_in(learner.email)
    for days in (10, 20):  # in use, so that it is not the idle limit that ends it
        with clock.at(NOON + days * DAY):
            assert visitor.get("/course").status_code == 200
    with clock.at(NOON + 30 * DAY + after):
        response = visitor.get("/course")
        assert response.status_code == status
        assert status == 200 or where(response).startswith("/login")
        # A device that ran out is no longer listed as signed in either.
        other = Visitor(app).sign_in(learner.email)
        assert other.page("/account/devices").count("/account/devices/") - 1 == (2 if status == 200 else 1)


@pytest.mark.parametrize(("after", "status"), [(-SECOND, 200), (timedelta(0), 200), (SECOND, 303)])
def test_a_sign_in_that_is_not_used_ends_after_fourteen_days(world, app, after, status):
    with clock.at(NOON):
        visitor = Visitor(app).sign_in(world.person().email)
        assert visitor.get("/course").status_code == 200
    with clock.at(NOON + 14 * DAY + after):
        assert visitor.get("/course").status_code == status


def test_the_cookie_of_a_sign_in_lasts_as_long_as_the_sign_in(world, app):
    visitor = Visitor(app).sign_in(world.person().email)
    expires = visitor.client.get_cookie("cpms").expires
    assert abs(expires - (datetime.now(UTC) + 30 * DAY)) < timedelta(hours=1)


LINKS = [("password", timedelta(minutes=60)), ("invitation", 7 * DAY), ("first-admin", DAY)]


def made(app, purpose: str, person_id: int | None) -> str:
    with app.app_context(), transaction():
        return links.make_link(purpose, person_id)


def opens(app, purpose: str, secret: str) -> bool:
    """Whether the transaction itself takes the link; no page is asked before."""
    with app.app_context():
        try:
            if purpose == "first-admin":
                new = NewPerson("Noor", "noor@example.org", "four quiet lanterns over water", "en")
                signing_in.create_first_admin(secret, new, "x")
            else:
                signing_in.use_link(purpose, secret, "copper window sings at noon", "x")
        except NotFound as error:
            if error.code != "link-used":
                raise
            return False
        finally:
            db.session.remove()
        return True


@pytest.mark.parametrize(("purpose", "long"), LINKS)
@pytest.mark.parametrize(("after", "good"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
def test_a_link_runs_out_in_page_and_transaction(world, app, purpose, long, after, good):
    with clock.at(NOON):
        person = None if purpose == "first-admin" else world.person().id
        secret = made(app, purpose, person)
    with clock.at(NOON + long + after):
        path = f"/setup/{secret}" if purpose == "first-admin" else f"/password/{purpose}/{secret}"
        assert (Visitor(app).get(path).status_code == 200) is good
        assert opens(app, purpose, secret) is good


@pytest.mark.parametrize("purpose", ["password", "invitation", "first-admin"])
def test_a_link_works_once_also_for_many_at_the_same_moment(world, app, purpose):
    person = None if purpose == "first-admin" else world.person().id
    secret = made(app, purpose, person)
    said = at_once([(lambda _: opens(app, purpose, secret), None)] * 6)
    assert sorted(map(str, said)) == ["False"] * 5 + ["True"]
    assert opens(app, purpose, secret) is False
    signed_in = 1
    assert world.value("SELECT COUNT(*) FROM sign_ins WHERE ended_at IS NULL") == signed_in


@pytest.mark.parametrize("purpose", ["password", "invitation"])
def test_a_link_of_one_kind_opens_no_other_door_and_using_one_ends_the_others(world, app, purpose):
    person = world.person().id
    other = "invitation" if purpose == "password" else "password"
    secret, newer = made(app, purpose, person), made(app, purpose, person)
    assert opens(app, other, secret) is False
    assert opens(app, purpose, newer) is True
    assert opens(app, purpose, secret) is False


@pytest.mark.parametrize(("alive", "minutes", "due"), [
    (0, 0, True), (1, 4, False), (1, 5, True), (3, 5, True), (3, 4, False), (4, 5, False), (4, 59, False), (4, 60, True),
])  # fmt: skip
def test_a_mailbox_holds_at_most_four_links_and_five_minutes_lie_between_two(world, app, alive, minutes, due):
    someone = world.person()
    with clock.at(NOON):
        for _ in range(alive):
            made(app, "password", someone.id)
    for after, expected in ((-SECOND, due and minutes not in (5, 60)), (timedelta(0), due)):
        with app.app_context(), clock.at(NOON + timedelta(minutes=minutes) + after), transaction():
            if alive or after == timedelta(0):
                assert links.is_due("password", someone.id) is expected


# --- browsers that are known -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "known"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
def test_a_browser_is_known_for_four_hundred_days_after_the_last_time(world, app, after, known):
    someone = world.person()
    with app.app_context():
        with clock.at(NOON):
            devices.remember(someone.id, "secret")
        with clock.at(NOON + 400 * DAY + after):
            assert devices.is_known(someone.id, "secret") is known
            assert devices.is_known(someone.id, "other") is False
            assert devices.is_known(someone.id, None) is False
        db.session.rollback()


@pytest.mark.parametrize(("after", "renewed"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_a_known_browser_is_written_down_anew_after_thirty_days(world, app, after, renewed):
    someone = world.person()
    with app.app_context():
        for moment in (NOON, NOON + 30 * DAY + after):
            with clock.at(moment):
                devices.remember(someone.id, "secret")
        with clock.at(NOON + 401 * DAY):
            assert devices.is_known(someone.id, "secret") is renewed
        db.session.rollback()


@pytest.mark.parametrize(("count", "first"), [(19, True), (20, True), (21, False)])
def test_the_newest_twenty_browsers_are_known(world, app, count, first):
    someone = world.person()
    with app.app_context():
        for number in range(count):
            with clock.at(NOON + number * SECOND):
                devices.remember(someone.id, f"secret {number}")
        with clock.at(NOON + DAY):
            assert devices.is_known(someone.id, "secret 0") is first
            assert devices.is_known(someone.id, f"secret {count - 1}")
        db.session.rollback()


@pytest.mark.parametrize(("length", "kept"), [(63, True), (64, True), (65, False)])
def test_a_browsers_secret_has_at_most_sixty_four_characters(world, app, length, kept):
    someone = world.person()
    visitor = Visitor(app)
    visitor.client.set_cookie("cpms-device", "s" * length)
    visitor.sign_in(someone.email)
    with app.app_context():
        assert devices.is_known(someone.id, "s" * length) is kept
        db.session.rollback()
    cookie = visitor.client.get_cookie("cpms-device")
    assert (cookie.value == "s" * length) is kept
    assert cookie.max_age == 400 * 24 * 60 * 60
    assert len(passwords.new_secret()) <= 64


def test_a_link_of_a_closed_account_opens_nothing(world, app):
    from learning.people import actions

    someone = world.person()
    secret = made(app, "password", someone.id)
    with app.app_context():
        actions.close_person(someone.id, by=world.person(Role.ADMIN).id)
    assert opens(app, "password", secret) is False


# --- standing: due days and quiet weeks, in the rule and in SQL --------------------------------------------------------

STANDINGS = [
    # completed, last active before now, due day from today on, what is shown
    (True, DAY, -1, Standing.COMPLETE),
    (False, DAY, -1, Standing.OVERDUE),
    (False, DAY, 0, Standing.UNDER_WAY),
    (False, DAY, 1, Standing.UNDER_WAY),
    (False, None, -1, Standing.OVERDUE),
    (False, None, 0, Standing.NOT_BEGUN),
    (False, None, None, Standing.NOT_BEGUN),
    (False, 21 * DAY - SECOND, None, Standing.UNDER_WAY),
    (False, 21 * DAY, None, Standing.UNDER_WAY),
    (False, 21 * DAY + SECOND, None, Standing.STUCK),
    (False, 21 * DAY + SECOND, 0, Standing.STUCK),
    (False, 21 * DAY + SECOND, -1, Standing.OVERDUE),
]


@pytest.mark.parametrize(("done", "quiet", "due", "expected"), STANDINGS)
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_the_standing_at_its_borders(done, quiet, due, expected, hour):
    now = NOON.replace(hour=hour, minute=59 if hour == 23 else 0)
    due_on = None if due is None else now.date() + due * DAY
    active = None if quiet is None else now - quiet
    assert standing(now if done else None, active, due_on, now) == expected


BORDERS = [
    datetime(2026, 3, 10, 0, 0, 0, tzinfo=UTC),
    datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 2, 28, 12, 0, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 0, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
]


def test_sql_and_the_pure_rule_agree_at_every_border(world, app):
    """Everybody who can be made of borders: the filter, the list and the sums in SQL say what the rule says."""
    organisation = world.organisation()
    for at, now in enumerate(BORDERS):
        teams = {d: world.team(organisation, f"T{at} {d}", now.date() + d * DAY) for d in (-2, -1, 0, 1)}
        teams[None] = world.team(organisation, f"T{at} none")
        expected: dict[int, Standing] = {}
        with app.app_context():
            db.session.rollback()
            people, enrolments = [], []
            for days, team in teams.items():
                for done in (False, True):
                    for quiet in (None, timedelta(0), 21 * DAY - SECOND, 21 * DAY, 21 * DAY + SECOND, 40 * DAY):
                        number = 10_000 * (at + 1) + len(people)
                        active = None if quiet is None else now - quiet
                        name = f"n{number}"
                        person = {"id": number, "email": f"{name}@x.org", "name": name, "name_key": name}
                        people.append(
                            {**person, "language": "en", "password_hash": "", "organisation_id": organisation}
                            | {"team_id": team, "created_at": now, "other_name": ""}
                        )
                        row = {"id": number, "person_id": number, "course_id": "cpms", "began_at": now}
                        enrolments.append(
                            {**row, "last_active_at": active, "completed_at": now if done else None}
                            | {"modules_passed": 0}
                        )
                        due_on = None if days is None else now.date() + days * DAY
                        expected[number] = standing(now if done else None, active, due_on, now)
            with transaction():
                # People of the moment before stand elsewhere, so that each moment is weighed alone.
                db.session.execute(update(Person).values(organisation_id=None, team_id=None))
                db.session.execute(insert(Person), people)
                db.session.execute(insert(Enrolment), enrolments)
            with clock.at(now):
                everyone = {r.person_id: r.standing for r in completions.everyone(organisation, Filter())}
                assert everyone == expected
                sums = completions.figures(organisation)
                for wanted in Standing:
                    named = {number for number, found in expected.items() if found == wanted}
                    found = {r.person_id for r in completions.everyone(organisation, Filter(standing=wanted))}
                    assert found == named, (now, wanted)
                    assert completions.count(organisation, Filter(standing=wanted)) == len(named)
                    assert sum(team.by_standing[wanted] for team in sums) == len(named), (now, wanted)
            db.session.rollback()


# --- practice that comes back -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("streak", "days"), [(1, 1), (2, 4), (3, 14)])
@pytest.mark.parametrize(("after", "due"), [(-SECOND, False), (timedelta(0), True), (SECOND, True)])
def test_a_missed_item_comes_back_after_one_four_and_fourteen_days(streak, days, after, due):
    kept = {"right": True, "streak": streak, "missed": 1, "at": NOON.isoformat()}
    assert retrieval.is_due(kept, NOON + days * DAY + after) is due


def test_what_sits_or_was_never_missed_does_not_come_back():
    later = NOON + 400 * DAY
    for kept, due in (
        ({"right": True, "streak": 4, "missed": 1}, False),
        ({"right": True, "streak": 1, "missed": 0}, False),
        ({"right": True, "streak": 3, "missed": 1}, True),
        ({"right": False, "streak": 0, "missed": 1}, True),
        ({"right": True, "missed": 1}, True),  # kept before streaks were counted: as after one right answer
        ({"right": True}, False),
    ):
        assert retrieval.is_due({**kept, "at": NOON.isoformat()}, later) is due


@pytest.mark.parametrize(("after", "due"), [(-SECOND, False), (timedelta(0), True)])
def test_an_item_kept_before_streaks_were_counted_comes_back_after_a_day(after, due):
    kept = {"right": True, "missed": 1, "at": NOON.isoformat()}
    assert retrieval.is_due(kept, NOON + DAY + after) is due


def test_what_was_tried_longest_ago_comes_first_and_what_was_taken_out_not_at_all(content_store):
    course = content_store.catalogue.course
    first, second, third = course.lessons[:3]
    wrong = {"right": False, "streak": 0, "missed": 1}
    practice = {
        first.key: {
            first.practice_ids[0]: {**wrong, "at": (NOON - DAY).isoformat()},
            "gone": {**wrong, "at": NOON.isoformat()},
        },
        second.key: {second.practice_ids[0]: {**wrong, "at": (NOON - 3 * DAY).isoformat()}},
        third.key: {third.practice_ids[0]: {**wrong, "at": (NOON - 2 * DAY).isoformat()}},
    }
    wanted = [(lesson, lesson.practice_ids[0]) for lesson in (second, third, first)]
    assert retrieval.due(course, practice, NOON) == wanted
    assert retrieval.brought_back(course, practice, first, NOON) == wanted[0]
    assert retrieval.brought_back(course, practice, second, NOON) == wanted[1]
    assert retrieval.brought_back(course, {}, first, NOON) is None


def test_what_is_remembered_of_a_try():
    at_once = retrieval.kept_after({}, ["a"], True, NOON)
    assert (at_once["tries"], at_once["missed"], at_once["streak"]) == (1, 0, 1)
    first = retrieval.kept_after({}, ["b"], False, NOON)
    assert (first["tries"], first["missed"], first["streak"], first["right"]) == (1, 1, 0, False)
    second = retrieval.kept_after(first, ["a"], True, NOON + DAY)
    assert (second["tries"], second["missed"], second["streak"], second["response"]) == (2, 1, 1, ["a"])
    assert second["at"] == (NOON + DAY).isoformat()
    third = retrieval.kept_after(second, ["a"], True, NOON + 2 * DAY)
    assert (third["tries"], third["streak"]) == (3, 2)
    fourth = retrieval.kept_after(third, ["b"], False, NOON + 3 * DAY)
    assert (fourth["missed"], fourth["streak"]) == (2, 0)


# --- reminders, follow-ups, promises ----------------------------------------------------------------------------------

QUIET = [
    (7 * DAY - SECOND, None),
    (7 * DAY, "idle-7"),
    (21 * DAY - SECOND, "idle-7"),
    (21 * DAY, "idle-21"),
    (60 * DAY, "idle-21"),
    (60 * DAY + SECOND, None),
]


@pytest.mark.parametrize(("quiet", "kind"), QUIET)
def test_who_was_quiet_is_reminded_after_seven_and_twenty_one_days_and_not_after_sixty(quiet, kind):
    assert reminder_rules.reminder_due(NOON, NOON - quiet, False, True, None, {}) == kind
    for done, wants in ((True, True), (False, False), (True, False)):
        assert reminder_rules.reminder_due(NOON, NOON - quiet, done, wants, NOON.date(), {}) is None
    if kind:
        # Once for a quiet time: a reminder sent since they were last here counts, an older one does not.
        assert reminder_rules.reminder_due(NOON, NOON - quiet, False, True, None, {kind: NOON - quiet + SECOND}) is None
        assert reminder_rules.reminder_due(NOON, NOON - quiet, False, True, None, {kind: NOON - quiet}) == kind


@pytest.mark.parametrize(("days", "due"), [(-1, False), (0, True), (1, True), (7, True), (8, False)])
@pytest.mark.parametrize("hour", [0, 23])
def test_the_due_day_is_announced_in_its_last_seven_days(days, due, hour):
    now = NOON.replace(hour=hour)
    due_on = now.date() + days * DAY
    assert (reminder_rules.reminder_due(now, now, False, True, due_on, {}) == "due") is due
    if due:
        window = datetime.combine(due_on - 7 * DAY, datetime.min.time(), UTC)
        assert reminder_rules.reminder_due(now, now, False, True, due_on, {"due": window}) is None
        assert reminder_rules.reminder_due(now, now, False, True, due_on, {"due": window - SECOND}) == "due"


@pytest.mark.parametrize(("quiet", "queued"), [(q, int(k is not None)) for q, k in QUIET])
def test_the_reading_of_the_quiet_keeps_the_same_borders(world, app, quiet, queued):
    """The rule once more, in the query that looks for people."""
    with clock.at(NOON - quiet):
        someone = world.person()
        world.read(someone, "risks", 1)
    with app.app_context(), clock.at(NOON):
        assert reminders.queue_due({}) == queued
        assert reminders.queue_due({}) == 0


@pytest.mark.parametrize(("days", "queued"), [(-1, 0), (0, 1), (7, 1), (8, 0)])
def test_the_reading_of_due_days_keeps_the_same_borders(world, app, days, queued):
    organisation = world.organisation()
    team = world.team(organisation, due_on=(NOON + days * DAY).date())
    with clock.at(NOON):
        world.person(organisation=organisation, team=team)
        with app.app_context():
            assert reminders.queue_due({}) == queued
            assert reminders.queue_due({}) == 0


FOLLOWED = [
    (30 * DAY - SECOND, {}, None),
    (30 * DAY, {}, 30),
    (90 * DAY - SECOND, {}, 30),
    (90 * DAY - SECOND, {30: NOON}, None),
    (90 * DAY, {30: NOON}, 90),
    (90 * DAY, {}, 90),
    (90 * DAY, {90: NOON}, None),
]


@pytest.mark.parametrize(("age", "asked", "due"), FOLLOWED)
def test_a_promise_is_asked_about_after_thirty_and_ninety_days(age, asked, due):
    assert reminder_rules.follow_up_due(NOON, NOON - age, True, asked) == due
    assert reminder_rules.follow_up_due(NOON, NOON - age, False, asked) is None


PROMISES = [
    ("", 1, "empty"),
    (" \n ", 1, "empty"),
    ("x", None, "no-day"),
    ("x", -1, "past"),
    ("x", 0, None),
    ("x", 365, None),
    ("x", 366, "far"),
    ("x" * 300, 1, None),
    ("x" * 301, 1, "long"),
]


@pytest.mark.parametrize(("text", "days", "fault"), PROMISES)
def test_what_a_promise_may_be(text, days, fault):
    due_on = None if days is None else NOON.date() + days * DAY
    assert study.promise_fault(text, due_on, NOON.date()) == fault


@given(st.datetimes(datetime(2021, 1, 1), datetime(2080, 1, 1)), st.integers(0, 60))
def test_a_certificate_never_ends_before_it_begins_and_renewal_opens_once(moment, months):
    day = moment.date()
    last = valid_until(day, months)
    assert (last.year - day.year) * 12 + last.month - day.month == months
    assert last.day == day.day or (last.day < day.day and (last + DAY).day == 1)
    found = [status(facts(valid_until=last.isoformat()), False, False, last + n * DAY) for n in (-90, -89, 0, 1)]
    assert found == [Status.VALID, Status.EXPIRES_SOON, Status.EXPIRES_SOON, Status.EXPIRED]


def test_the_password_in_use_still_opens_the_account_after_a_refused_link(world, app):
    someone = world.person()
    assert opens(app, "password", "no such secret") is False
    Visitor(app).sign_in(someone.email, PASSWORD)
