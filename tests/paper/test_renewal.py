"""A renewal says that it is one: first completion, day of renewal, what was done; changed lessons are read before it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from certificates import badges, issuing, keys, queries, rendering, signed_record
from learning.assessment import actions as assessment
from learning.assessment import queries as attempts
from learning.assessment.kinds import KINDS
from learning.catalogue.quizzes import RENEWAL
from learning.completion import queries as completion
from learning.completion import quizzes, rules
from learning.core import clock
from learning.core.db import db, transaction
from learning.core.errors import Conflict
from tests.paper.test_certificates import CODE, facts
from tests.visitors import Visitor, text_of, where

RENEWED = {
    "completed_on": "2026-11-21",
    "renewed_on": "2028-10-20",
    "valid_until": "2030-10-20",
    "asked": 15,
    "lessons_read": 3,
}


def test_a_record_of_a_renewal_says_both_days_and_old_readers_still_read_it():
    some = facts("Amina", issuer="River", **RENEWED)
    body = signed_record.body(some, "0a0b0c0d")
    assert body[11 : 12 + len("2026.1/2019/3215")] == b"\x102026.1/2019/3215"
    assert body[10] == 4  # the flag of a renewal
    seal = signed_record.seal(some, CODE, "0a0b0c0d", lambda _: b"s" * 64)
    found = signed_record.opened(seal, CODE, {"0a0b0c0d": b"k"}, lambda *_: True)
    assert (found.completed_on, found.renewed_on, found.valid_until) == ("2026-11-21", "2028-10-20", "2030-10-20")
    assert (found.course_number, found.edition_year) == ("2026.1", "2019")
    # Without the flag the third part says nothing, as readers from before take it.
    before = signed_record.opened(
        signed_record.seal(facts(), CODE, "0a0b0c0d", lambda _: b"s" * 64), CODE, {"0a0b0c0d": b""}, _yes
    )
    assert before.renewed_on == ""


def _yes(*_):
    return True


@pytest.mark.parametrize("day", ["", "x", "99999999999"])
def test_a_renewal_without_a_day_is_unreadable(day):
    raw = signed_record.body(facts("Amina", issuer="River", **RENEWED), "0a0b0c0d")
    broken = raw.replace(b"\x102026.1/2019/3215", bytes([12 + len(day)]) + b"2026.1/2019/" + day.encode())
    import base64

    sealed = base64.urlsafe_b64encode(broken + b"s" * 64).decode().rstrip("=")
    with pytest.raises(signed_record.BadRecord, match="unreadable"):
        signed_record.opened(sealed, CODE, {"0a0b0c0d": b"k"}, _yes)


def test_paper_page_and_badge_never_say_that_modules_were_passed_on_the_day_of_renewal():
    some = facts(**RENEWED)
    assert rendering.sentence(some) == (
        "completed this course on the 2019 edition of the standards on 21 November 2026, and on 20 October 2028 "
        "renewed this certificate with 15 questions from all modules."
    )
    rows = dict(rendering.printed_rows(some))
    assert rows["Completed"] == "21 November 2026"
    assert rows["Renewed"] == "20 October 2028"
    assert rows["Score policy"] == "80 % or more of 15 questions from all modules; changed lessons read: 3"
    assert "changed" not in dict(rendering.printed_rows(replace(some, lessons_read=0)))["Score policy"]
    assert badges.criteria(some) == (
        "Course completed on 2026-11-21, renewed on 2028-10-20: 80 % or more of 15 questions from all modules. "
        "Lessons changed since, and read: 3."
    )
    assert "Renewed" not in dict(rendering.printed_rows(facts()))
    assert "quiz of each" in rendering.sentence(facts())


@pytest.mark.parametrize(
    ("kept", "read", "changed", "left"),
    [
        (None, False, 0, 0),  # completions from before digests were kept
        ("same", False, 0, 0),
        ("other", False, 1, 1),
        ("other", True, 1, 0),
        ("other", "older text", 1, 1),
        ("absent", False, 1, 1),
    ],
)
def test_which_lessons_are_to_be_read(content_store, kept, read, changed, left):
    lessons = content_store.catalogue.course.lessons
    before = {"/".join(lesson.key): lesson.digest for lesson in lessons}
    first = "/".join(lessons[0].key)
    if kept == "other":
        before[first] = "0" * 64
    elif kept == "absent":
        del before[first]
    found = rules.changed_since(lessons, None if kept is None else before)
    assert len(found) == changed
    digest = lessons[0].digest if read is True else "1" * 64
    assert len(rules.unread(found, frozenset({(first, digest)} if read else ()))) == left


def _old_text(world, someone, lesson):
    """As if a lesson had another text when the learner completed the course."""
    with world.app.app_context(), transaction():
        done = completion.completion_of(someone.id)
        done.lessons = {**done.lessons, "/".join(lesson.key): "0" * 64}


def answered(world, someone):
    """Answer the questions of the open renewal rightly, and hand in."""
    code = world.begin(someone, RENEWAL)
    with world.app.app_context():
        attempt = attempts.attempt_by_code(code, someone.enrolment_id)
        for question in attempts.frozen_questions(attempt.paper):
            assessment.save_response(attempt, question.id, KINDS[question.kind].best(question))
    return code


def _handed_in(visitor, code):
    return text_of(visitor.page(where(visitor.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review"))))


def test_changed_lessons_are_read_before_the_questions_open(world, app):
    someone = world.person(name="Amina Yusuf")
    old = world.complete(someone)
    lesson = world.catalogue.course.lessons[3]
    _old_text(world, someone, lesson)
    with clock.at(clock.now() + timedelta(days=700)):
        visitor = Visitor(app).sign_in(someone.email)
        page = visitor.page("/certificate/renewal")
        assert lesson.title in page
        assert "to read" in text_of(page)
        assert "Begin" not in text_of(page)
        # The rule is the action's: a form that is sent all the same begins nothing.
        assert where(visitor.post("/certificate/renewal", on="/account")) == "/certificate/renewal"
        assert world.value("SELECT COUNT(*) FROM attempts WHERE purpose = 'renewal'") == 0
        with app.app_context(), pytest.raises(Conflict, match="lessons-unread"):
            quizzes.begin(someone.enrolment_id, someone.id, RENEWAL, world.catalogue)
        address = f"/course/{lesson.module_id}/{lesson.id}"
        assert "Back to the renewal" in visitor.page(f"{address}?back=renewal")
        assert where(visitor.post(f"{address}/finish?back=renewal", on=address)) == "/certificate/renewal"
        visitor.post(f"{address}/finish?back=renewal", on=address)
        assert world.value("SELECT COUNT(*) FROM lesson_readings") >= 1
        page = text_of(visitor.page("/certificate/renewal"))
        assert "✓ read" in page
        assert "Begin" in page
        assert "Your certificate is renewed" in _handed_in(visitor, answered(world, someone))
        page = text_of(visitor.page("/certificate"))
        assert "changed lessons read: 1" in page
        with app.app_context():
            first, new = queries.by_code(old), queries.latest_of(completion.completion_of(someone.id).id)
        assert new.facts.completed_on == first.facts.completed_on
        assert new.facts.renewed_on == clock.today().isoformat()
        assert new.facts.valid_until > first.facts.valid_until
    assert world.value("SELECT COUNT(*) FROM messages WHERE kind = 'renewed'") == 1
    # What was read for one renewal is not asked for again at the next.
    with clock.at(clock.now() + timedelta(days=1400)):
        visitor = Visitor(app).sign_in(someone.email)
        assert lesson.title not in visitor.page("/certificate/renewal")
        assert "Your certificate is renewed" in _handed_in(visitor, answered(world, someone))
    assert world.value("SELECT COUNT(*) FROM renewals") == 2


def test_a_course_that_changes_under_an_open_attempt_keeps_the_pass_until_the_lesson_is_read(world, app):
    someone = world.person(name="Amina Yusuf")
    world.complete(someone)
    with clock.at(clock.now() + timedelta(days=700)):
        visitor = Visitor(app).sign_in(someone.email)
        code = answered(world, someone)
        lesson = world.catalogue.course.lessons[0]
        _old_text(world, someone, lesson)
        assert "One step is left" in _handed_in(visitor, code)
        assert world.value("SELECT COUNT(*) FROM certificates") == 1
        address = f"/course/{lesson.module_id}/{lesson.id}"
        visitor.post(f"{address}/finish?back=renewal", on=address)
        assert "You have passed the questions" in text_of(visitor.page("/certificate/renewal"))
        visitor.post("/certificate/renewal")
        visitor.post("/certificate/renewal", on="/account")
    assert world.value("SELECT COUNT(*) FROM certificates") == 2
    assert world.value("SELECT COUNT(*) FROM renewals") == 1


@pytest.mark.parametrize("corrected", [False, True])
def test_the_name_is_that_of_the_certificate_before(world, app, corrected):
    someone, admin = world.person(name="Amina Yusuf"), world.person(name="Admin")
    code = world.complete(someone)
    with app.app_context():
        if corrected:
            code = issuing.replace_name(queries.by_code(code).id, "Amina Yusuf Haïdar", by=admin.id)
        with transaction():
            db.session.execute(text("UPDATE people SET name = 'Somebody Else' WHERE id = :id"), {"id": someone.id})
    with clock.at(clock.now() + timedelta(days=700)):
        visitor = Visitor(app).sign_in(someone.email)
        assert "Your certificate is renewed" in _handed_in(visitor, answered(world, someone))
        with app.app_context():
            held = queries.latest_of(completion.completion_of(someone.id).id)
            assert held.facts.name == ("Amina Yusuf Haïdar" if corrected else "Amina Yusuf")
            settings = app.extensions["settings"]
            from learning.web import certificate_files

            found = signed_record.opened(
                certificate_files.record_of(held, settings),
                held.code,
                keys.public_keys(keys.listed(settings.keys_dir)),
                keys.holds,
            )
        assert found.renewed_on == clock.today().isoformat()
        assert found.completed_on < found.renewed_on
        page = text_of(visitor.page(f"/verify/{held.code}"))
        assert "questions from all modules" in page
        assert "module quizzes" not in page
        assert re.search(r"Renewed \d", page)
