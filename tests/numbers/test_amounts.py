"""Amounts that decide: tries in a window, pages, how many answers a figure needs, how many questions come back."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from learning.assessment.statistics import ItemFigures, Sitting, alpha, figures, sleeping
from learning.catalogue.quizzes import RENEWAL
from learning.core import audit, clock, limits, pages
from learning.core.audit import AuditEvent, Tag
from learning.core.db import db, transaction
from learning.core.errors import TooMany
from learning.courseware import rules as courseware
from learning.courseware.rules import lesson_minutes, pace
from learning.enrolment.models import Enrolment
from learning.people import queries as people
from learning.people.models import Person
from learning.people.permissions import Role
from learning.reminders import actions as reminders
from learning.reports import completions
from learning.reports.completions import Filter
from learning.scenarios import queries as scenarios
from learning.scenarios.models import ScenarioTally
from learning.settings import BadSettings, read_settings
from tests.visitors import Visitor, text_of

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

# --- limits ------------------------------------------------------------------------------------------------------------

# name: tries allowed, minutes of the window
LIMITS = {
    "SIGN_IN_KNOWN": (20, 10),
    "SIGN_IN_PAIR": (8, 10),
    "SIGN_IN_PAIR_TIGHT": (2, 10),
    "SIGN_IN_ACCOUNT": (60, 60),
    "SIGN_IN_ACCOUNT_MOST": (300, 60),
    "SIGN_IN_ADDRESS": (400, 10),
    "SIGN_IN_ADDRESS_MOST": (2000, 10),
    "PRESENT_PASSWORD": (10, 10),
    "RESET_ADDRESS": (200, 60),
    "ADDRESS_PERSON": (6, 1440),
    "REGISTER_ADDRESS": (300, 60),
    "VERIFY_ADDRESS": (120, 10),
    "VERIFY_MANY": (20, 60),
    "EXPORT_PERSON": (60, 60),
    "JOIN_PERSON": (10, 60),
    "JOIN_ADDRESS": (200, 60),
    "REFUSAL": (1, 10),
}


def refused(limit: limits.Limit) -> int:
    """Seconds to wait, or 0 where a try is let in."""
    try:
        limits.check(limit, "who", "salt")
    except TooMany as error:
        return int(error.values["seconds"])
    return 0


def test_every_limit_has_a_row():
    assert {name for name, value in vars(limits).items() if isinstance(value, limits.Limit)} == LIMITS.keys()


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_lets_its_number_in_and_not_one_more_until_its_window_ends(app, name):
    tries, minutes = LIMITS[name]
    limit = getattr(limits, name)
    with app.app_context():
        with clock.at(NOON):
            limits.count("salt", (limit, "who"))
            with transaction():  # as if it had been tried before, but for the last time
                db.session.execute(update(limits.Tries).values(used=tries - 1))
            assert refused(limit) == 0  # the last one is let in
            limits.count("salt", (limit, "who"))
            assert refused(limit) == minutes * 60
        window = timedelta(minutes=minutes)
        with clock.at(NOON + window - SECOND):
            assert refused(limit) == 1
        with clock.at(NOON + window):
            assert refused(limit) == 0
            limits.count("salt", (limit, "who"))  # a new window begins
            assert refused(limit) == (0 if tries > 1 else minutes * 60)
        db.session.rollback()


@pytest.mark.parametrize(("ahead", "binds"), [(59, True), (60, True), (61, False)])
def test_a_count_from_the_future_binds_nobody_beyond_the_difference_of_clocks(app, ahead, binds):
    limit = limits.VERIFY_MANY
    with app.app_context():
        with clock.at(NOON + timedelta(seconds=ahead)):
            limits.count("salt", (limit, "who"))
        with transaction():
            db.session.execute(update(limits.Tries).values(used=limit.tries))
        with clock.at(NOON):
            assert bool(refused(limit)) is binds
        db.session.rollback()


def test_counted_tries_are_forgotten_after_a_day(app):
    limit = limits.SIGN_IN_PAIR
    with app.app_context():
        with clock.at(NOON):
            limits.count("salt", (limit, "old"))
        for later, rows in ((timedelta(days=1), 2), (timedelta(days=1, seconds=1), 2)):
            with clock.at(NOON + later):
                limits.count("salt", (limit, f"new {later}"))
                assert db.session.query(limits.Tries).count() == rows
        db.session.rollback()


# --- pages -------------------------------------------------------------------------------------------------------------


def many_people(app, count: int, organisation: int | None = None, enrolled: datetime | None = None) -> None:
    """People as rows; with `enrolled`, in the course since then."""
    with app.app_context(), transaction():
        first = 100_000
        db.session.execute(
            insert(Person),
            [
                {
                    "id": first + n,
                    "email": f"m{n}@x.org",
                    "name": f"M {n:05}",
                    "name_key": f"m {n:05}",
                    "language": "en",
                }
                | {"password_hash": "", "organisation_id": organisation, "created_at": NOON, "other_name": ""}
                for n in range(count)
            ],
        )
        if enrolled:
            rows = [
                {
                    "id": first + n,
                    "person_id": first + n,
                    "course_id": "cpms",
                    "began_at": enrolled,
                    "modules_passed": 0,
                }
                for n in range(count)
            ]
            db.session.execute(insert(Enrolment), rows)


@pytest.mark.parametrize(("count", "more"), [(99, False), (100, False), (101, True)])
def test_the_newest_hundred_are_a_page(app, count, more):
    with app.app_context():
        with transaction():
            for number in range(count):
                audit.record(Tag.SIGN_IN, by=number, subject=("person", number))
        rows, before = pages.newest(AuditEvent)
        assert len(rows) == min(count, 100)
        assert (before is not None) is more
        if more:
            rest, end = pages.newest(AuditEvent, before)
            assert [row.id for row in rest] == [rows[-1].id - 1]
            assert end is None


@pytest.mark.parametrize(("count", "more"), [(49, False), (50, False), (51, True)])
def test_fifty_people_are_a_page_of_the_administrators_list(app, count, more):
    many_people(app, count)
    with app.app_context():
        found, another = pages.numbered(people.search_people(""), 1)
        assert (len(found), another) == (min(count, 50), more)
        rest, another = pages.numbered(people.search_people(""), 2)
        assert (len(rest), another) == (max(0, count - 50), False)


@pytest.mark.parametrize(("count", "more"), [(49, False), (50, False), (51, True)])
def test_fifty_records_are_a_page_of_the_managers_list(world, app, count, more):
    organisation = world.organisation()
    many_people(app, count, organisation)
    with app.app_context():
        for sort in completions.SORTS:
            records, after = completions.page(organisation, Filter(sort=sort))
            assert (len(records), after is not None) == (min(count, 50), more)
            if after:
                rest, end = completions.page(organisation, Filter(sort=sort, after=after))
                assert len({r.person_id for r in [*records, *rest]}) == count
                assert end is None


@pytest.mark.parametrize("count", [999, 1000, 1001, 1002])
def test_records_are_counted_to_just_over_a_thousand(world, app, count):
    organisation = world.organisation()
    many_people(app, count, organisation)
    manager = Visitor(app).sign_in(world.person(Role.MANAGER, organisation=world.organisation("Away")).email)
    assert manager.get("/manage/completions").status_code == 200
    with app.app_context():
        assert completions.count(organisation, Filter()) == min(count, 1001)


def test_an_export_of_more_than_one_chunk_has_everybody_once(world, app):
    organisation = world.organisation()
    many_people(app, 4001, organisation)
    with app.app_context():
        found = [record.person_id for record in completions.everyone(organisation, Filter())]
        assert len(found) == len(set(found)) == 4001


@pytest.mark.parametrize(("count", "first", "then"), [(199, 199, 0), (200, 200, 0), (201, 200, 1)])
def test_two_hundred_reminders_are_queued_at_a_time(app, count, first, then):
    many_people(app, count, enrolled=NOON - timedelta(days=8))
    with app.app_context(), clock.at(NOON):
        assert reminders.queue_due({}) == first
        assert reminders.queue_due({}) == then
        assert reminders.queue_due({}) == 0


# --- verification ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "status"), [(499, 200), (500, 200), (501, 422)])
def test_a_desk_may_check_five_hundred_codes_at_once(visitor, count, status):
    answer = visitor.post("/verify/many", {"codes": "A\n" * count})
    assert answer.status_code == status
    assert ("more than 500 codes" in answer.text) is (status == 422)
    assert (f"unknown: {count}" in text_of(answer.text)) is (status == 200)


@pytest.mark.parametrize(("size", "read"), [(199_999, True), (200_000, True), (200_001, False)])
def test_two_hundred_thousand_bytes_of_a_file_are_read(visitor, world, size, read):
    code = world.complete(world.person(name="Amina Last"))
    body = (" " * (size - len(code)) + code).encode()
    data = {"codes": "", "file": (io.BytesIO(body), "codes.txt")}
    answer = visitor.post("/verify/many", data, content_type="multipart/form-data")
    assert answer.status_code == (200 if read else 422)
    assert ("Amina Last" in answer.text) is read
    assert ("larger than 200 kB" in answer.text) is not read


@pytest.mark.parametrize(("size", "status"), [(255 * 1024, 200), (257 * 1024, 413)])
def test_a_request_has_at_most_256_kilobytes(visitor, size, status):
    token = visitor.token("/verify/many")
    data = {"csrf_token": token, "codes": "A\n" + " " * (size - 200)}
    answer = visitor.client.post("/verify/many", data=data)
    assert answer.status_code == status


# --- figures -----------------------------------------------------------------------------------------------------------


def sat(count: int, right: int | None = None, language: str = "en") -> list[Sitting]:
    """So many people; the first `right` of them (by default two of three) have q right, and r by rank."""
    right = count * 2 // 3 if right is None else right
    return [
        Sitting(
            {"q": float(n < right), "r": 1 - n / count, "s": 1 - n / count},
            {"q": ("a" if n < right else "b",)},
            language,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(("count", "shown"), [(29, False), (30, True), (31, True)])
def test_figures_are_shown_from_thirty_answers(count, shown):
    found = figures(sat(count))
    assert ("q" in found) is shown
    assert (alpha(sat(count)) is not None) is shown
    mixed = figures([*sat(40, 10), *sat(count, count, language="fr")])["q"]
    assert mixed.by_language == {"en": 0.25, **({"fr": 1.0} if shown else {})}


def item(facility: float = 0.8, discrimination: float | None = 0.4, **chosen: float) -> ItemFigures:
    return ItemFigures("q", 30, facility, discrimination, 0.0, {k: (v, v, v) for k, v in chosen.items()}, {})


VERDICTS = [
    (item(0.8, -0.01), "pull"), (item(0.8, 0.0), "look"), (item(0.8, 0.199), "look"), (item(0.8, 0.20), "good"),
    (item(0.8, None), "look"), (item(0.649), "look"), (item(0.65), "good"), (item(0.97), "good"), (item(0.971), "look"),
    (item(0.5, -0.5), "pull"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "verdict"), VERDICTS)
def test_the_verdict_on_an_item_at_its_cut_offs(found, verdict):
    assert found.verdict == verdict


@pytest.mark.parametrize(("share", "sleeps"), [(0.0, True), (0.049, True), (0.05, False), (0.06, False)])
def test_an_option_taken_by_fewer_than_five_in_a_hundred_sleeps(share, sleeps):
    assert sleeping(item(b=share), ["b"]) == (("b",) if sleeps else ())
    # All people count, not the weakest or the strongest third.
    thirds = ItemFigures("q", 30, 0.8, 0.4, 0.0, {"b": (share, 1 - share, 1 - share)}, {})
    assert sleeping(thirds, ["b", "never"]) == (("b", "never") if sleeps else ("never",))


def test_the_tails_are_twenty_seven_in_a_hundred():
    # Of 100 people 27 stand at each end; 20 of the upper and 7 of the lower have it right: (20 - 7) / 27.
    people = [Sitting({"q": float(n < 20 or n >= 93), "r": 1 - n / 100}, {"q": ()}) for n in range(100)]
    assert figures(people)["q"].upper_lower == pytest.approx((20 - 7) / 27)


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True), (6, True)])
def test_what_others_chose_is_shown_from_five_people(app, count, shown):
    with app.app_context(), transaction():
        rows = [("a", 1), ("b", count - 1)]
        for choice, number in rows:
            db.session.add(ScenarioTally(module_id="m", scene_id="s", choice_id=choice, count=number))
    with app.app_context():
        found = scenarios.shares("m")
        assert found == ({"s": {"a": round(100 / count), "b": round(100 * (count - 1) / count)}} if shown else {})


# --- the course ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missed", [4, 5, 6])
def test_five_questions_come_back_at_once(world, visitor, missed):
    learner = world.person()
    visitor.sign_in(learner.email)
    items = [(lesson, i) for lesson in world.catalogue.course.lessons for i in lesson.practice_ids]
    from learning.courseware import actions

    with world.app.app_context():
        for lesson, name in items[:missed]:
            actions.keep_practice(learner.enrolment_id, lesson.key, name, ["x"], False, "")
    page = visitor.page("/course/practice")
    shown = {name for _, name in items if f'id="{name}"' in page}
    assert shown == {name for _, name in items[: min(missed, 5)]}
    assert f"{missed} questions come back today" in text_of(page)


def test_a_renewal_asks_three_of_each_module_and_passes_at_the_same_mark(content_store):
    bank = content_store.catalogue.quizzes[RENEWAL].bank
    assert bank.asked == 15
    assert set(bank.draw.values()) == {3}
    assert bank.pass_mark == 80
    assert {q.cell[1] for q in bank.questions} == {"apply"}
    assert content_store.catalogue.course.validity_months == 24


MINUTES = [
    (0, 0, 0, 0, 1), (74, 0, 0, 0, 1), (149, 0, 0, 0, 1), (224, 0, 0, 0, 1), (226, 0, 0, 0, 2), (1500, 0, 0, 0, 10),
    (1500, 4, 0, 0, 13), (1500, 2, 0, 0, 12), (1500, 1, 0, 0, 11), (1500, 0, 5, 0, 16), (1500, 0, 0, 1, 11),
    (0, 6, 0, 0, 4), (0, 6, 0, 1, 6), (0, 0, 3.7, 0, 4), (0, 0, 3.8, 0, 5),
]  # fmt: skip


@pytest.mark.parametrize(("words", "items", "media", "reflections", "minutes"), MINUTES)
def test_designed_minutes_of_a_lesson(words, items, media, reflections, minutes):
    assert lesson_minutes(words, items, media, reflections) == minutes


def test_a_quiz_is_designed_for_a_minute_a_question(content_store):
    assert courseware.MINUTES_A_QUESTION == 1.0
    assert [module.quiz_minutes for module in content_store.catalogue.course.modules] == [10] * 5


def test_the_pace_needs_four_likely_lessons(content_store):
    course = content_store.catalogue.course
    keys = [lesson.key for lesson in course.lessons]
    minutes = {lesson.key: lesson.minutes for lesson in course.lessons}

    def of(*ratios: float) -> float | None:
        return pace(course, {key: minutes[key] * ratio for key, ratio in zip(keys, ratios, strict=False)})

    assert of(2, 2, 2) is None
    assert of(2, 2, 2, 2) == 2
    assert of(1, 1, 3, 3) == 2
    assert of(2, 2, 2, 0.29) is None
    assert of(1, 1, 1, 0.3001) == 1
    assert of(1, 1, 1, 4) == 1
    assert of(1, 1, 1, 4.01) is None
    assert pace(course, {("no", "lesson"): 5.0, **{key: minutes[key] * 2.0 for key in keys[:3]}}) is None


# --- settings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "good"), [(31, False), (32, True), (33, True)])
def test_a_secret_has_at_least_thirty_two_characters(tmp_path, length, good):
    values = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_SECRET_KEY": "".join(chr(97 + n % 26) for n in range(length))}
    if good:
        assert len(read_settings(values).secret_key) == length
    else:
        with pytest.raises(BadSettings, match="CPMS_SECRET_KEY"):
            read_settings(values)


@pytest.mark.parametrize(("variety", "good"), [(1, False), (11, False), (12, True), (13, True)])
def test_a_secret_has_at_least_twelve_different_characters(tmp_path, variety, good):
    values = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_SECRET_KEY": "".join(chr(97 + n % variety) for n in range(40))}
    if good:
        assert len(read_settings(values).secret_key) == 40
    else:
        with pytest.raises(BadSettings, match="CPMS_SECRET_KEY"):
            read_settings(values)


@pytest.mark.parametrize(("length", "kept"), [(119, 119), (120, 120), (121, 120)])
def test_a_signatory_has_at_most_a_hundred_and_twenty_characters(tmp_path, length, kept):
    values = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_SIGNATORY": "x" * length}
    assert read_settings(values).signatory == "x" * kept


@pytest.mark.parametrize(("pixels", "good"), [(1199, True), (1200, True), (1201, False)])
def test_a_logo_is_at_most_1200_pixels_wide_and_high(tmp_path, pixels, good):
    from PIL import Image

    for size in ((pixels, 10), (10, pixels)):
        path = tmp_path / "logo.png"
        Image.new("1", size).save(path)
        values = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_LOGO": str(path)}
        if good:
            assert read_settings(values).logo == path
        else:
            with pytest.raises(BadSettings, match="CPMS_LOGO"):
                read_settings(values)


@pytest.mark.parametrize(("size", "good"), [(99_999, True), (100_000, True), (100_001, False)])
def test_a_logo_has_at_most_a_hundred_thousand_bytes(tmp_path, size, good):
    from PIL import Image

    path = tmp_path / "logo.png"
    Image.new("1", (10, 10)).save(path)
    body = path.read_bytes()
    path.write_bytes(body + b"\0" * (size - len(body)))
    values = {"CPMS_DATA_DIR": str(tmp_path), "CPMS_LOGO": str(path)}
    if good:
        assert read_settings(values).logo == path
    else:
        with pytest.raises(BadSettings, match="CPMS_LOGO"):
            read_settings(values)


def test_a_busy_database_asks_to_come_back_in_ten_seconds():
    from learning.core import db as base
    from learning.web import errors

    assert errors.RETRY_SECONDS == 10
    assert base.BUSY_SECONDS == 20
    assert re.search(r"lock_timeout=20s", str(base.engine_options("postgresql://x")["connect_args"]))
