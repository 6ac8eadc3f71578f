"""Practice that comes back, notes, promises, reminders: the rules as tables and properties, the pages through HTTP."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.catalogue import search
from learning.core import clock, mail
from learning.core.errors import Conflict
from learning.courseware import retrieval
from learning.courseware.rules import pace
from learning.reminders import actions as reminders
from learning.reminders import rules as reminder_rules
from learning.study import actions, calendar, queries
from learning.web import mail_rendering
from tests.visitors import Visitor, text_of, where

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def ago(**kwargs: float) -> datetime:
    return NOW - timedelta(**kwargs)


REMINDERS = [
    # last active, complete, wants, due on, sent before, what is due
    (ago(days=6), False, True, None, {}, None),
    (ago(days=7), False, True, None, {}, "idle-7"),
    (ago(days=20), False, True, None, {"idle-7": ago(days=13)}, None),
    (ago(days=21), False, True, None, {"idle-7": ago(days=14)}, "idle-21"),
    (ago(days=90), False, True, None, {"idle-21": ago(days=60)}, None),
    (ago(days=400), False, True, None, {}, None),
    (ago(days=8), False, True, None, {"idle-7": ago(days=40)}, "idle-7"),
    (ago(days=8), True, True, None, {}, None),
    (ago(days=8), False, False, None, {}, None),
    (ago(hours=1), False, True, date(2026, 11, 28), {}, "due"),
    (ago(hours=1), False, True, date(2026, 11, 29), {}, None),
    (ago(hours=1), False, True, date(2026, 11, 20), {}, None),
    (ago(hours=1), False, True, date(2026, 11, 25), {"due": ago(days=2)}, None),
    (ago(hours=1), False, True, date(2026, 11, 25), {"due": ago(days=200)}, "due"),
    (ago(hours=1), True, True, date(2026, 11, 25), {}, None),
]


@pytest.mark.parametrize(("last", "complete", "wants", "due_on", "sent", "expected"), REMINDERS)
def test_who_is_reminded_of_what(last, complete, wants, due_on, sent, expected):
    assert reminder_rules.reminder_due(NOW, last, complete, wants, due_on, sent) == expected


@given(
    quiet=st.integers(0, 4000),
    complete=st.booleans(),
    wants=st.booleans(),
    to_due=st.none() | st.integers(-400, 400),
    sent=st.dictionaries(st.sampled_from(["idle-7", "idle-21", "due"]), st.integers(0, 4000)),
)
def test_never_after_completion_never_when_refused_never_twice(quiet, complete, wants, to_due, sent):
    due_on = None if to_due is None else NOW.date() + timedelta(days=to_due)
    before = {kind: ago(hours=hours) for kind, hours in sent.items()}
    kind = reminder_rules.reminder_due(NOW, ago(hours=quiet), complete, wants, due_on, before)
    if complete or not wants:
        assert kind is None
    if kind:
        again = {**before, kind: NOW}
        assert (
            reminder_rules.reminder_due(NOW + timedelta(minutes=5), ago(hours=quiet), complete, wants, due_on, again)
            != kind
        )


FOLLOW_UPS = [
    (29, True, {}, None),
    (30, True, {}, 30),
    (31, True, {30: NOW}, None),
    (90, True, {30: NOW}, 90),
    (95, True, {}, 90),
    (120, True, {30: NOW, 90: NOW}, None),
    (95, False, {}, None),
]


@pytest.mark.parametrize(("days", "wants", "asked", "expected"), FOLLOW_UPS)
def test_a_promise_is_asked_about_twice(days, wants, asked, expected):
    assert reminder_rules.follow_up_due(NOW, ago(days=days), wants, asked) == expected


def kept(right: bool, streak: int, missed: int, days: float) -> dict:
    return {"right": right, "streak": streak, "missed": missed, "at": ago(days=days).isoformat(), "response": ["a"]}


SPACED = [
    (kept(False, 0, 1, 0), True),
    (kept(True, 1, 0, 300), False),  # right at once: nothing to bring back
    (kept(True, 1, 1, 0.5), False),
    (kept(True, 1, 1, 1), True),
    (kept(True, 2, 1, 3), False),
    (kept(True, 2, 1, 4), True),
    (kept(True, 3, 2, 13), False),
    (kept(True, 3, 2, 14), True),
    (kept(True, 4, 2, 400), False),
]


@pytest.mark.parametrize(("item", "due"), SPACED)
def test_what_was_missed_comes_back_after_growing_pauses(item, due):
    assert retrieval.is_due(item, NOW) is due


def test_a_missed_item_comes_back_in_a_later_lesson_and_on_its_page(world, visitor, content_store):
    course = content_store.catalogue.course
    first, second = course.modules[1].lessons[:2]
    learner = world.person()
    visitor.sign_in(learner.email)
    home, later = f"/course/{first.module_id}/{first.id}", f"/course/{second.module_id}/{second.id}"
    item = next(i for i in first.practice_ids if content_store.catalogue.practice[i].kind == "single_choice")
    options = content_store.catalogue.practice[item].options
    wrong = next(n for n, o in enumerate(options) if not o.is_right)
    right = next(n for n, o in enumerate(options) if o.is_right)
    assert "Nothing to practise today" in visitor.page("/course/practice")
    visitor.post(f"{home}/practice/{item}", {"choice": str(wrong)}, on=home)
    assert "From an earlier lesson" not in visitor.page(home)
    page = visitor.page(later)
    assert "From an earlier lesson" in page
    assert f'id="{item}"' in page
    assert "1 question comes back today" in text_of(visitor.page("/course/practice"))
    answer = visitor.post(
        f"{home}/practice/{item}?back={second.module_id}/{second.id}", {"choice": str(right)}, on=later
    )
    assert where(answer) == f"{later}?shown={item}"
    assert "Right. Your answer is saved." in visitor.page(where(answer))
    assert "From an earlier lesson" not in visitor.page(later)
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert "From an earlier lesson" in visitor.page(later)
        answer = visitor.post(f"{home}/practice/{item}?back=practise", {"choice": str(right)}, on="/course/practice")
        assert where(answer) == f"/course/practice?shown={item}"
        assert "Right. Your answer is saved." in visitor.page(where(answer))
        assert "From an earlier lesson" not in visitor.page(later)


def test_the_pace_is_the_learners_own(content_store):
    course = content_store.catalogue.course
    lessons = course.lessons[:6]
    assert pace(course, {}) is None
    assert pace(course, {x.key: x.minutes * 2.0 for x in lessons[:3]}) is None
    assert pace(course, {x.key: x.minutes * 2.0 for x in lessons}) == 2.0
    # A lesson left open overnight says nothing.
    assert pace(course, {**{x.key: x.minutes * 1.5 for x in lessons[:5]}, lessons[5].key: 900.0}) == 1.5


def test_a_note_is_kept_changed_listed_and_private(world, app, visitor):
    learner, other = world.person(), world.person()
    visitor.sign_in(learner.email)
    path = "/course/risks/dangers/note"
    visitor.post(path, {"text": "Ask Rafiq about the <b>pond</b>", "is_bookmarked": "y"})
    notes = visitor.page("/course/notes")
    assert "&lt;b&gt;pond&lt;/b&gt;" in notes
    assert "bookmark" in notes
    assert "pond" in visitor.page(path)
    too_long = visitor.post(path, {"text": "x" * 4001})
    assert too_long.status_code == 422
    assert "x" * 4001 in too_long.get_data(as_text=True)
    visitor.post(path, {"text": ""})
    assert "Nothing yet" in visitor.page("/course/notes")
    stranger = Visitor(app).sign_in(other.email)
    assert "pond" not in stranger.page("/course/notes")


def test_a_promise_goes_into_a_calendar_and_is_asked_about(world, visitor, app):
    learner = world.person()
    visitor.sign_in(learner.email)
    path, day = "/course/risks/promise", clock.today() + timedelta(days=5)
    assert visitor.get(f"{path}.ics").status_code == 404
    for values, message in (
        ({"text": "", "due_on": day.isoformat()}, "Write what you will do"),
        ({"text": "Call", "due_on": ""}, "Choose a day"),
        ({"text": "Call", "due_on": "2020-01-01"}, "from today on"),
        ({"text": "Call", "due_on": "2040-01-01"}, "within a year"),
        ({"text": "x" * 301, "due_on": day.isoformat()}, "300 characters"),
    ):
        answer = visitor.post(path, values)
        assert answer.status_code == 422
        assert message in answer.get_data(as_text=True)
    visitor.post(path, {"text": "Call Grace; ask, listen", "due_on": day.isoformat(), "wants_mail": "y"})
    file = visitor.get(f"{path}.ics")
    assert file.mimetype == "text/calendar"
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in file.text
    assert "SUMMARY:I will: Call Grace\\; ask\\, listen" in file.text.replace("\r\n ", "")
    titles = {"risks": "Risks"}
    with app.app_context():
        made = clock.now()
        for days, queued in ((29, 0), (30, 1), (31, 0), (89, 0), (91, 1), (200, 0)):
            with clock.at(made + timedelta(days=days)):
                assert reminders._queue_follow_ups(titles) == queued, days
    visitor.post(f"{path}/answer", {"answer": "partly"}, on=path)
    assert "Partly" in visitor.page(path)
    visitor.post(f"{path}/answer", {"answer": "drop"}, on=path)
    assert visitor.get(f"{path}.ics").status_code == 404


def test_a_calendar_line_is_folded_between_characters():
    body = calendar.event("u@h", "ü" * 100, "a\nb", date(2026, 1, 31), NOW)
    lines = body.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert body.replace("\r\n ", "").count("ü") == 100
    assert "DTEND;VALUE=DATE:20260201" in body
    assert "DESCRIPTION:a\\nb" in body


def test_reminders_are_queued_once_and_can_be_refused(world, app, visitor):
    organisation = world.organisation()
    team = world.team(organisation, due_on=clock.today() + timedelta(days=3))
    idle, refused, done, near = (
        world.person(),
        world.person(),
        world.person(),
        world.person(organisation=organisation, team=team),
    )
    world.read(idle, "foundations", 1)
    world.complete(done)
    visitor.sign_in(refused.email)
    visitor.post("/course/start", {"audience": "sector"})
    page = visitor.page("/course")
    assert "What can my sector do for children?" in page
    start = clock.now()

    def queued(days: float) -> set[str]:
        with app.app_context(), clock.at(start + timedelta(days=days)):
            before = set(world_messages())
            reminders.queue_due({})
            return {recipient for number, recipient in set(world_messages()) - before}

    def world_messages() -> list[tuple[int, str]]:
        from sqlalchemy import select

        from learning.core.db import db

        rows = db.session.execute(select(mail.Message.id, mail.Message.recipient)).all()
        db.session.rollback()
        return [tuple(row) for row in rows]

    assert queued(0) == {near.email}
    assert queued(0.01) == set()
    assert queued(8) == {idle.email, near.email}
    assert queued(8.1) == set()
    assert queued(22) == {idle.email, near.email}
    assert queued(60) == set()
    with app.app_context():
        row = mail.Message(kind="reminder", recipient="a", language="en", values={"name": "N", "due_on": ""})
        letter = mail_rendering.render(row)
        assert "where you left it" in letter.subject
        assert "/course/start" in letter.body
        follow = mail.Message(
            kind="follow-up", recipient="a", language="en", values={"name": "N", "text": "T", "module": "M"}
        )
        assert "How did it go?" in mail_rendering.render(follow).subject


def test_confidence_is_asked_before_and_after(world, visitor):
    learner = world.person()
    visitor.sign_in(learner.email)
    path = "/course/risks"
    visitor.post(f"{path}/confidence", {"moment": "before", "value": "2"}, on=path)
    visitor.post(f"{path}/confidence", {"moment": "before", "value": "9"}, on=path)
    world.take(learner, "risks")
    visitor.post(f"{path}/confidence", {"moment": "after", "value": "4"}, on=path)
    assert "Before: 2. After: 4." in text_of(visitor.page(path))


def test_after_three_tries_the_quiz_shows_a_short_way_back_and_stays_open(world, visitor):
    learner = world.person()
    visitor.sign_in(learner.email)
    world.read(learner, "risks")
    for number in range(3):
        page = visitor.page("/course/risks/quiz")
        assert "Before the next try" not in page, number
        code = world.begin(learner, "risks")
        world.answer(learner, code, right=2)
        world.hand_in(learner, code)
    page = visitor.page("/course/risks/quiz")
    assert "Before the next try" in page
    assert visitor.post("/course/risks/quiz").status_code == 303
    code = world.begin(learner, "risks")
    world.answer(learner, code)
    world.hand_in(learner, code)
    assert "Before the next try" not in visitor.page("/course/risks/quiz")


def test_going_on_leads_to_the_next_step_from_anywhere(world, visitor):
    learner = world.person()
    visitor.sign_in(learner.email)
    assert where(visitor.get("/course/next")) == "/course/foundations/day-one"
    world.read(learner, "foundations")
    assert where(visitor.get("/course/next")) == "/course/foundations/quiz"
    assert 'href="/course/next"' in visitor.page("/handbook/standards/7")


FOLDED = [
    ("Égalité", "egalite"), ("NIÑO", "nino"), ("أطفال", "اطفال"), ("مدرسة", "مدرسه"), ("إلى", "الي"), ("طِفْل", "طفل"),
    ("ﷺ", search.fold("ﷺ")), ("ـحمـاية", "حمايه"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_search_folds_case_accents_and_arabic_spellings(text, folded):
    assert search.fold(text) == folded


SEARCHES = [
    ("case management", "Six steps, one person who stays"), ("CASE MANAG", "18 · Case management"), ("lucía chalk", "Notice, be kind, pass it on"),
    ("حماية الطفل", "child protection"), ("protection de l'enfance", "child protection"), ("standard 26", "26 · WASH and child protection"),
    ("storybook", "“I am Mariam”: an illustrated storybook"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "title"), SEARCHES)
def test_search_finds_what_a_person_means(content_store, wanted, title):
    assert title in [hit.place.title for hit in search.find(content_store.catalogue, wanted)][:8]


def test_search_shows_no_answer_and_survives_anything(visitor, content_store):
    texts = " ".join(place.text for place in search.places(content_store.catalogue))
    for bank in content_store.catalogue.banks.values():
        for question in bank.questions:
            assert text_of(question.ask) not in texts
    for wanted in ("", "   ", "(", "*", "a" * 500, "%00", "<script>", "zzzz"):
        page = visitor.get("/search", query_string={"q": wanted})
        assert page.status_code == 200
        assert "<script>" not in page.text.replace('<script defer src="', "")
    assert "Nothing has all these words" in visitor.get("/search?q=zzzz").text


def test_a_note_and_its_bookmark_are_kept_together_or_not_at_all(world):
    """The verb is asked directly: a refused text leaves the bookmark as it was."""
    learner, lesson = world.person(), ("risks", "dangers")
    with world.app.app_context():
        actions.keep_note(learner.enrolment_id, lesson, "Ask the focal point.", is_bookmarked=True)
        for text in ("x" * 4001, "Amina, 9 years old, told me that her uncle beats her."):
            with pytest.raises(Conflict):
                actions.keep_note(learner.enrolment_id, lesson, text, is_bookmarked=False)
        kept = queries.note(learner.enrolment_id, lesson)
        assert (kept.text, kept.is_bookmarked) == ("Ask the focal point.", True)
        actions.keep_note(learner.enrolment_id, lesson, "", is_bookmarked=False)
        assert queries.notes(learner.enrolment_id) == []
