"""The quiz under trouble: two tabs, double clicks, lost sessions, stale pages, edited questions, and no key before the end."""

import copy
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from learning.assessment import actions as assessment
from learning.assessment import queries as attempts
from learning.assessment.models import Attempt
from learning.completion import quizzes
from learning.core.db import db
from learning.people import signing_in
from tests.visitors import Visitor, text_of, where

MODULE = "risks"


@pytest.fixture
def learner(world):
    someone = world.person()
    world.read(someone, MODULE)
    return someone


@pytest.fixture
def seated(app, learner):
    """The learner with a browser."""
    return Visitor(app).sign_in(learner.email)


def test_the_key_is_in_no_byte_before_the_hand_in(app, world, learner, seated):
    """Every right option's feedback, and every explanation, is a canary: none may arrive before the attempt is over."""
    code = world.begin(learner, MODULE)
    with app.app_context():
        attempt = attempts.attempt_by_code(code, learner.enrolment_id)
        questions = attempts.frozen_questions(attempt.paper)
    secrets = [option.why for question in questions for option in question.options]
    pages = [seated.get(f"/course/{MODULE}/quiz"), seated.get(f"/attempts/{code}", follow_redirects=True)]
    for number in range(1, 11):
        address = f"/attempts/{code}/questions/{number}"
        pages += [seated.get(address), seated.post(address, {"choice": "0"}), seated.get(address)]
    pages += [seated.get(f"/attempts/{code}/review"), seated.get("/account/data.json"), seated.get(f"/course/{MODULE}")]
    for page in pages:
        body = page.get_data(as_text=True)
        headers = str(page.headers)
        assert not [secret for secret in secrets if secret in body or secret in headers]
        assert "is_right" not in body
    assert any(secret in seated.page(f"/attempts/{code}/result") for secret in secrets) is False
    seated.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
    assert any(secret in seated.page(f"/attempts/{code}/result") for secret in secrets)


def test_the_same_length_of_answer_whether_right_or_wrong(app, world, learner, seated):
    code = world.begin(learner, MODULE)
    answers = []
    for place in range(3):
        response = seated.post(f"/attempts/{code}/questions/1", {"choice": str(place)})
        answers.append((response.status_code, len(response.data), where(response)))
    assert len(set(answers)) == 1


def test_beginning_twice_is_one_attempt(app, world, learner, seated):
    first = where(seated.post(f"/course/{MODULE}/quiz"))
    assert where(seated.post(f"/course/{MODULE}/quiz")) == first
    assert world.value("SELECT COUNT(*) FROM attempts") == 1


def test_many_hand_ins_at_once_are_one(app, world, learner):
    code = world.begin(learner, MODULE)
    world.answer(learner, code)
    with ThreadPoolExecutor(8) as crowd:
        results = list(crowd.map(lambda _: world.hand_in(learner, code), range(16)))
    assert {result.percent for result in results} == {100}
    assert world.value("SELECT COUNT(*) FROM hand_ins") == 1
    assert world.value("SELECT COUNT(*) FROM module_completions") == 1
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'attempt:hand-in'") == 1


def test_many_beginnings_at_once_are_one(world, learner):
    with ThreadPoolExecutor(8) as crowd:
        codes = set(crowd.map(lambda _: world.begin(learner, MODULE), range(16)))
    assert len(codes) == 1


def test_the_last_pass_at_once_makes_one_completion_and_one_certificate(world):
    someone = world.person()
    for module in world.catalogue.course.modules[:4]:
        world.take(someone, module.id)
    last = world.catalogue.course.modules[4].id
    world.read(someone, last)
    code = world.begin(someone, last)
    world.answer(someone, code)
    with ThreadPoolExecutor(8) as crowd:
        results = list(crowd.map(lambda _: world.hand_in(someone, code), range(12)))
    assert len([r for r in results if r.certificate_code]) == 1
    assert world.value("SELECT COUNT(*) FROM completions") == 1
    assert world.value("SELECT COUNT(*) FROM certificates") == 1


def test_two_tabs_the_last_save_counts_and_after_the_end_a_friendly_word(app, world, learner, seated):
    code = world.begin(learner, MODULE)
    other = Visitor(app).sign_in(learner.email)
    address = f"/attempts/{code}/questions/1"
    token = other.token(address)
    seated.post(address, {"choice": "0"})
    other.post(address, {"choice": "2"})
    assert re.search(r'value="2"\s+checked', seated.page(address))
    seated.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
    late = other.client.post(address, data={"csrf_token": token, "choice": "1"})
    assert where(late) == f"/attempts/{code}/result"
    assert world.value("SELECT COUNT(*) FROM attempt_steps") == 2
    again = other.client.post(f"/attempts/{code}/hand-in", data={})
    assert where(again) == f"/attempts/{code}/result"


def test_the_same_answer_twice_is_one_step(world, learner, seated):
    code = world.begin(learner, MODULE)
    for _ in range(3):
        seated.post(f"/attempts/{code}/questions/4", {"choice": "1"})
    assert world.value("SELECT COUNT(*) FROM attempt_steps") == 1


def test_no_choice_and_a_stale_page_say_so_and_keep_what_was_chosen(world, learner, seated):
    code = world.begin(learner, MODULE)
    address = f"/attempts/{code}/questions/1"
    empty = seated.post(address, {})
    assert empty.status_code == 422
    assert "Choose an answer" in empty.get_data(as_text=True)
    stale = seated.client.post(address, data={"csrf_token": "old", "choice": "2"})
    assert stale.status_code == 422
    page = stale.get_data(as_text=True)
    assert "press “Save” once more" in page
    assert re.search(r'value="2"\s+checked', page)
    nonsense = seated.post(address, {"choice": ["99", "-1", "x", "²"]})
    assert nonsense.status_code == 422
    assert seated.get(f"/attempts/{code}/questions/11").status_code == 404
    assert world.value("SELECT COUNT(*) FROM attempt_steps") == 0


def test_a_session_that_ends_in_the_middle_loses_nothing(app, world, learner, seated):
    code = world.begin(learner, MODULE)
    address = f"/attempts/{code}/questions/3"
    token = seated.token(address)
    with app.app_context():
        signing_in.end_all_sign_ins(learner.id, by=learner.id)
    answer = seated.client.post(address, data={"csrf_token": token, "choice": "1"})
    assert where(answer).startswith("/login?next=")
    sign_in = where(answer)
    assert "Nothing is lost" in seated.page(sign_in)
    page = seated.page(sign_in)
    kept = re.search(r'name="next"[^>]*value="([^"]*)"', page)[1].replace("&amp;", "&")
    back = seated.post(
        "/login", {"email": learner.email, "password": "velvet harbour counts nine kites", "next": kept}, on=sign_in
    )
    assert where(back) == f"{address}?choice=1"
    landed = seated.page(where(back))
    assert re.search(r'value="1"\s+checked', landed)
    assert "marked but not saved yet" in landed


def test_an_attempt_survives_an_edit_to_its_questions(app, world, learner, seated):
    code = world.begin(learner, MODULE)
    world.answer(learner, code, right=9)
    content_store = app.extensions["content_store"]
    before = content_store._catalogue
    bank = before.banks[MODULE]
    turned = tuple(
        replace(q, ask="<p>Changed</p>", options=tuple(replace(o, is_right=not o.is_right) for o in q.options))
        for q in bank.questions
    )
    try:
        content_store._catalogue = replace(before, banks={**before.banks, MODULE: replace(bank, questions=turned)})
        assert "Changed" not in seated.page(f"/attempts/{code}/review")
        seated.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
        assert "90 %" in text_of(seated.page(f"/attempts/{code}/result"))
    finally:
        content_store._catalogue = before


def test_a_mark_can_be_made_again_from_what_is_stored(app, world, learner):
    code = world.begin(learner, MODULE)
    world.answer(learner, code, right=6)
    world.hand_in(learner, code)
    with app.app_context():
        attempt = db.session.query(Attempt).filter_by(code=code).one()
        kept = json.loads(json.dumps(attempt.paper))
        assert assessment.result_of(attempt).percent == 60
        assert copy.deepcopy(attempt.paper) == kept
        assert world.value("SELECT percent FROM hand_ins") == 60


def test_a_new_try_asks_other_questions_first_and_weighs_the_same(app, world, learner):
    asked = []
    for _ in range(2):
        with app.app_context():
            code = quizzes.begin(learner.enrolment_id, learner.id, MODULE, world.catalogue)
            attempt = attempts.attempt_by_code(code, learner.enrolment_id)
            asked.append({placed.question_id for placed in attempt.paper})
            questions = attempts.frozen_questions(attempt.paper)
        assert Counter(question.cell for question in questions) == world.catalogue.banks[MODULE].draw
        world.answer(learner, code, right=0)
        world.hand_in(learner, code)
    assert asked[0] & asked[1] == set()


def test_a_quiz_cannot_begin_before_its_lessons_are_finished(app, world):
    someone = world.person()
    visitor = Visitor(app).sign_in(someone.email)
    assert where(visitor.post(f"/course/{MODULE}/quiz", on="/account")) == f"/course/{MODULE}/quiz"
    assert "Finish the lessons of this module first" in text_of(visitor.page(f"/course/{MODULE}/quiz"))
    assert world.value("SELECT COUNT(*) FROM attempts") == 0


def test_a_pass_stays_a_pass_after_a_worse_try(world, learner):
    world.take(learner, MODULE, right=9)
    code = world.begin(learner, MODULE)
    world.answer(learner, code, right=1)
    world.hand_in(learner, code)
    assert world.value("SELECT percent FROM module_completions") == 90


def test_practice_tells_why_at_once_and_remembers(app, world, learner, seated):
    lesson = world.catalogue.course.by_id[MODULE].lessons[0]
    item = world.catalogue.practice[lesson.practice_ids[0]]
    place = next(i for i, option in enumerate(item.options) if not option.is_right)
    address = f"/course/{MODULE}/{lesson.id}"
    fresh = seated.page(address)
    assert not [option.why for option in item.options if option.why in fresh]
    done = seated.post(f"{address}/practice/{item.id}", {"choice": str(place)}, on=address)
    assert done.headers["Location"].endswith(f"#{item.id}")
    page = seated.page(address)
    assert item.options[place].why in page
    assert "Not quite." in page
    right = next(i for i, option in enumerate(item.options) if option.is_right)
    seated.post(f"{address}/practice/{item.id}", {"choice": str(right)}, on=address)
    assert "Right. Your answer is saved." in seated.page(address)


def test_a_heavy_lesson_has_a_way_round_that_costs_nothing(world, seated, learner):
    lesson = next(lesson for lesson in world.catalogue.course.by_id[MODULE].lessons if lesson.note)
    other = world.person()
    visitor = Visitor(world.app).sign_in(other.email)
    address = f"/course/{MODULE}/{lesson.id}"
    assert "Skip this lesson" in visitor.page(address)
    visitor.post(f"{address}/finish", {"round": "1"}, on=address)
    assert (
        world.value(f"SELECT COUNT(*) FROM lesson_progress WHERE enrolment_id = {other.enrolment_id} AND stepped_round")
        == 1
    )
