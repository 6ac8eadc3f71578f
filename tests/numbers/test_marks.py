"""The pass mark from below, at and above; rounding; partial marks; what is drawn; what counts after the end."""

from dataclasses import replace

import pytest

from learning.assessment import actions as assessment
from learning.assessment import marking
from learning.assessment import queries as attempts
from learning.assessment import rules as tries
from learning.assessment.drawing import draw, substitute
from learning.assessment.models import Attempt
from learning.assessment.types import Bank, Option, PlacedQuestion, Question
from learning.core.db import db
from learning.core.errors import Conflict
from tests.crowd import at_once
from tests.visitors import Visitor, text_of, where


def asked(number: int, kind: str = "single_choice", size: int = 3, **changes) -> Question:
    """A question of a kind whose every piece is worth the same: a third, a quarter, a fifth …"""
    letters = "abcdef"[:size]
    if kind == "single_choice":
        options = tuple(Option(x, x, x == "a", "") for x in letters)
        return Question(f"q{number}", kind, "o", "apply", (), "F1.1", "?", options, **changes)
    options = tuple(Option(x, x, False, "", str(n)) for n, x in enumerate(letters, 1))
    targets = tuple(option.to for option in options)
    return Question(f"q{number}", kind, "o", "apply", (), "F1.1", "?", options, targets=targets, **changes)


def part(size: int, right: int) -> tuple[Question, tuple[str, ...]]:
    """An ordering of `size` steps with the first `right` answered rightly and the rest left open."""
    question = asked(0, "ordering", size)
    return question, tuple(f"{x}:{n}" for n, x in enumerate("abcdef"[:right]))


def marked(whole: int, parts: list[tuple[int, int]], of: int, pass_mark: int = 80) -> marking.Result:
    """An attempt with `whole` questions right, some partly (size, right pieces), of so many questions."""
    questions, responses = [], {}
    for number in range(of):
        if number < whole:
            question, response = asked(number), ("a",)
        elif number - whole < len(parts):
            question, response = part(*parts[number - whole])
            question = replace(question, id=f"q{number}")
        else:
            question, response = asked(number), ("b",)
        questions.append(question)
        responses[question.id] = response
    return marking.mark(questions, responses, pass_mark)


# whole questions right, parts of others (size, right), of so many questions, pass mark: percent, passed
MARKS = [
    (0, [], 0, 80, 0, False),
    (0, [], 10, 80, 0, False),
    (7, [], 10, 80, 70, False),
    (8, [], 10, 80, 80, True),
    (9, [], 10, 80, 90, True),
    (10, [], 10, 80, 100, True),
    (7, [(5, 4)], 10, 80, 78, False),
    (7, [(3, 2), (4, 1)], 10, 80, 79, False),  # 79.17
    (7, [(3, 2), (3, 1)], 10, 80, 80, True),  # two thirds and a third are one: exactly 80
    (7, [(6, 5), (6, 1)], 10, 80, 80, True),
    (4, [(3, 1)] * 3 + [(3, 2)] * 3, 10, 80, 70, False),  # nine thirds are three
    (5, [(3, 2), (3, 2), (3, 2), (4, 2), (4, 2)], 10, 80, 80, True),
    (7999, [], 10_000, 80, 79, False),  # 79.99 never passes 80
    (8000, [], 10_000, 80, 80, True),
    (799, [(6, 5)], 1000, 80, 79, False),  # 79.98
    (15, [], 20, 75, 75, True),
    (14, [], 20, 75, 70, False),
    (1, [], 3, 33, 33, True),
    (1, [], 3, 34, 33, False),
    (2, [], 3, 67, 66, False),  # 66.67 is 66
]


@pytest.mark.parametrize(("whole", "parts", "of", "pass_mark", "percent", "passed"), MARKS)
def test_the_pass_mark_from_below_at_and_above(whole, parts, of, pass_mark, percent, passed):
    result = marked(whole, parts, of, pass_mark)
    assert (result.percent, result.has_passed) == (percent, passed)


def test_an_objective_is_weak_where_one_of_its_questions_is_not_wholly_right():
    third, _ = part(3, 3)
    questions = [replace(asked(n), id=f"q{n}", objective=o) for n, o in enumerate(("x", "x", "y", "z"))]
    questions.append(replace(third, id="t", objective="t"))
    responses = {"q0": ("a",), "q1": ("b",), "q2": ("a",), "t": ("a:0", "b:1")}
    result = marking.mark(questions, responses, 80)
    assert result.weak_objectives == ("x", "z", "t")
    assert [m.is_right for m in result.marked] == [True, False, True, False, False]
    assert [m.response for m in result.marked][3] == ()


# Through the front door: the module is passed with 8 of 10 and not with 7.
@pytest.mark.parametrize(("right", "passed"), [(7, 0), (8, 1), (9, 1)])
def test_eight_of_ten_pass_a_module_and_seven_do_not(world, app, right, passed):
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    world.answer(learner, code, right=right)
    visitor = Visitor(app).sign_in(learner.email)
    done = visitor.post(f"/attempts/{code}/hand-in", on=f"/attempts/{code}/review")
    page = text_of(visitor.page(where(done)))
    assert f"{right * 10} %" in page
    assert world.value("SELECT percent FROM hand_ins") == right * 10
    assert bool(world.value("SELECT has_passed FROM hand_ins")) is bool(passed)
    assert world.value("SELECT COUNT(*) FROM module_completions") == passed
    assert world.value("SELECT modules_passed FROM enrolments") == passed


def test_every_bank_asks_ten_and_passes_at_eighty(content_store):
    for bank in content_store.catalogue.banks.values():
        assert (bank.pass_mark, bank.asked) == (80, 10)
    assert content_store.catalogue.pass_mark == 80


# Tries without a pass: after the third the way back through the lessons is shown; a pass (no weak list) never counts.
WEAK = [
    ([], ()),
    ([["x"], ["x"]], ()),
    ([["x"], ["y", "x"], ["x", "y", "z"]], ("x", "y", "z")),
    ([["x"], None, ["y"]], ()),
    ([["x"], [], ["y"]], ()),
    ([["x"], ["y"], ["y"], ["y"]], ("y", "x")),
]


@pytest.mark.parametrize(("weak", "shown"), WEAK)
def test_the_way_back_is_shown_from_the_third_try(weak, shown):
    assert tries.weak_after(weak) == shown


def test_the_key_is_shown_after_a_pass_only():
    assert tries.shows_key(True) is True
    assert tries.shows_key(False) is False


def test_where_to_go_on_counts_from_one():
    paper = [PlacedQuestion(f"q{n}", "", ()) for n in range(3)]
    assert tries.unanswered(paper, {"q1": ("a",), "q2": ()}) == [1, 3]
    assert tries.where_to_go_on(paper, {"q0": ("a",)}) == 2
    assert tries.where_to_go_on(paper, {f"q{n}": ("a",) for n in range(3)}) is None


def bank(live: int = 4, retired: int = 4, heavy: int = 0) -> Bank:
    questions = [replace(asked(n), id=f"live{n}", is_heavy=n < heavy) for n in range(live)]
    questions += [replace(asked(n), id=f"gone{n}", retired=True) for n in range(retired)]
    return Bank(80, {("o", "apply"): 3}, tuple(questions))


def test_a_retired_question_is_never_drawn_nor_put_in_place_of_another():
    some = bank()
    for seed in range(60):
        paper = draw(some, seed)
        assert len(paper) == 3
        assert {place.question_id for place in paper} <= {f"live{n}" for n in range(4)}
        # Also where every live one was asked before: those come again, a retired one never.
        again = draw(some, seed, {f"live{n}" for n in range(4)})
        assert {place.question_id for place in again} <= {f"live{n}" for n in range(4)}
    heavy = bank(live=4, heavy=1)
    leaving = heavy.by_id["live0"]
    for seed in range(40):
        other = substitute(heavy, draw(heavy, seed), leaving, seed)
        assert other is None or other.question_id.startswith("live")


def test_the_same_seed_draws_the_same_and_others_do_not_always():
    some = bank(live=12, retired=0)
    assert draw(some, 5) == draw(some, 5)
    assert len({tuple(p.question_id for p in draw(some, seed)) for seed in range(20)}) > 10
    assert len({draw(some, seed)[0].order for seed in range(20)}) > 1
    for place in draw(some, 1):
        assert sorted(place.order) == ["a", "b", "c"]
        assert place.digest == some.by_id[place.question_id].digest


def test_questions_of_all_objectives_are_mixed():
    some = [replace(asked(n), id=f"x{n}", objective="x") for n in range(5)]
    some += [replace(asked(n), id=f"y{n}", objective="y") for n in range(5)]
    mixed = Bank(80, {("x", "apply"): 3, ("y", "apply"): 3}, tuple(some))
    orders = {"".join(place.question_id[0] for place in draw(mixed, seed)) for seed in range(30)}
    assert len(orders) > 5
    assert all(order.count("x") == 3 for order in orders)


def test_what_was_asked_before_comes_last():
    some = bank(live=6, retired=0)
    for seed in range(30):
        seen = {"live0", "live1", "live2"}
        assert {place.question_id for place in draw(some, seed, seen)} == {"live3", "live4", "live5"}
        mixed = {place.question_id for place in draw(some, seed, seen | {"live3"})}
        assert {"live4", "live5"} < mixed


def test_a_substitute_is_of_the_same_depth_first_of_the_same_objective_and_never_heavy_or_asked():
    same, other = ("o", "apply"), ("p", "apply")
    questions = (
        replace(asked(0), id="leaving", is_heavy=True),
        replace(asked(1), id="asked"),
        replace(asked(2), id="near"),
        replace(asked(3), id="heavy", is_heavy=True),
        replace(asked(4), id="far", objective="p"),
        replace(asked(5), id="deep", level="recall"),
        replace(asked(6), id="gone", retired=True),
    )
    some = Bank(80, {same: 2, other: 1}, questions)
    leaving = some.by_id["leaving"]
    paper = [PlacedQuestion("leaving", "", ()), PlacedQuestion("asked", "", ())]
    found = {substitute(some, paper, leaving, seed).question_id for seed in range(20)}
    assert found == {"near"}
    paper.append(PlacedQuestion("near", "", ()))
    assert {substitute(some, paper, leaving, seed).question_id for seed in range(20)} == {"far"}
    paper.append(PlacedQuestion("far", "", ()))
    assert substitute(some, paper, leaving, 1) is None


def test_any_of_several_may_come_in_place_of_a_heavy_one():
    some = bank(live=8, retired=0, heavy=1)
    found = {
        substitute(some, [PlacedQuestion("live0", "", ())], some.by_id["live0"], seed).question_id for seed in range(60)
    }
    assert found == {f"live{n}" for n in range(1, 8)}


def test_a_question_retired_while_the_course_runs_is_not_asked_any_more(app, world):
    content_store = app.extensions["content_store"]
    before = content_store._catalogue
    whole = before.banks["risks"]
    keep: dict[tuple[str, str], int] = {}
    questions = []
    for question in whole.questions:
        keep[question.cell] = keep.get(question.cell, 0) + 1
        questions.append(replace(question, retired=keep[question.cell] > whole.draw[question.cell]))
    gone = {question.id for question in questions if question.retired}
    assert gone
    try:
        banks = {**before.banks, "risks": replace(whole, questions=tuple(questions))}
        content_store._catalogue = replace(before, banks=banks)
        for _ in range(3):
            learner = world.person()
            world.read(learner, "risks")
            visitor = Visitor(app).sign_in(learner.email)
            code = where(visitor.get(where(visitor.post("/course/risks/quiz")))).split("/")[2]
            with app.app_context():
                paper = attempts.attempt_by_code(code, learner.enrolment_id).paper
            assert len(paper) == 10
            assert {place.question_id for place in paper} & gone == set()
    finally:
        content_store._catalogue = before


def open_attempt(world, learner, code):
    with world.app.app_context():
        found = attempts.attempt_by_code(code, learner.enrolment_id)
        db.session.rollback()
        return found


def test_an_answer_that_arrives_after_the_hand_in_is_refused_by_the_action_itself(world):
    """The page was read before the end; the save is sent after it. The view cannot know: the transaction must."""
    learner = world.person()
    world.read(learner, "risks")
    code = world.begin(learner, "risks")
    world.answer(learner, code, right=0)
    before = open_attempt(world, learner, code)
    world.hand_in(learner, code)
    steps = world.value("SELECT COUNT(*) FROM attempt_steps")
    with world.app.app_context():
        question = attempts.frozen_questions(before.paper)[0]
        with pytest.raises(Conflict, match="handed-in"):
            assessment.save_response(before, question.id, tuple(question.right)[:1])
        with pytest.raises(Conflict, match="handed-in"):
            assessment.swap_question(before, 1, world.catalogue.banks["risks"], learner.id)
    assert world.value("SELECT COUNT(*) FROM attempt_steps") == steps
    assert world.value("SELECT percent FROM hand_ins") == 0


def test_answers_racing_a_hand_in_are_in_the_mark_or_refused(world):
    """Whatever wins, the stored mark is the mark of the stored answers, and no answer is later than the end."""
    for _ in range(4):
        learner = world.person()
        world.read(learner, "risks")
        code = world.begin(learner, "risks")
        attempt = open_attempt(world, learner, code)
        with world.app.app_context():
            questions = attempts.frozen_questions(attempt.paper)
            db.session.rollback()

        def save(question, attempt=attempt):
            with world.app.app_context():
                try:
                    assessment.save_response(attempt, question.id, tuple(sorted(question.right))[:1])
                    return True
                except Conflict as error:
                    if error.code != "handed-in":
                        raise
                    return False
                finally:
                    db.session.remove()

        def end(_question=None, learner=learner, code=code):
            world.hand_in(learner, code)
            return None

        jobs = [(save, q) for q in questions]
        jobs.insert(4, (end, None))
        said = at_once(jobs)
        saved = sum(answer is True for answer in said)
        with world.app.app_context():
            row = db.session.query(Attempt).filter_by(code=code).one()
            result = assessment.result_of(row)
            percent = world.value(f"SELECT percent FROM hand_ins WHERE attempt_id = {attempt.id}")
            steps = world.value(f"SELECT COUNT(*) FROM attempt_steps WHERE attempt_id = {attempt.id}")
        assert percent == result.percent
        assert steps == saved
