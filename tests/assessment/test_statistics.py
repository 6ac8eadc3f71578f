"""Item statistics against hand-worked tables, an independent implementation and simulated people; and their pages."""

import random
import statistics as library

import pytest

from learning.assessment.statistics import LEAST, Sitting, alpha, correlation, figures, sleeping
from learning.people.permissions import Role
from tests.visitors import Visitor, text_of, where


# Thirty people. q is right for the upper 20 by the rest, so by hand: facility 20/30; top 27 % (8 people) all right,
# bottom 8 all wrong: 1.0.
def hand_worked() -> list[Sitting]:
    people = []
    for n in range(30):
        right = n >= 10
        chosen = "a" if right else "b" if n % 2 else "c"
        people.append(Sitting({"q": float(right), "r": n / 29, "s": n / 29}, {"q": (chosen,)}))
    return people


def test_a_hand_worked_table():
    item = figures(hand_worked())["q"]
    assert item.count == 30
    assert item.facility == pytest.approx(20 / 30)
    assert item.upper_lower == 1.0
    # r of a step at 10 of 30 against 0..29: the upper 20 have mean 19.5, all have 14.5;
    # r = (19.5 - 14.5) / sd * sqrt(p / q) with sd = sqrt((30**2 - 1) / 12) and p = 2/3.
    assert item.discrimination == pytest.approx(5 / ((30**2 - 1) / 12) ** 0.5 * 2**0.5)
    assert item.chosen["a"] == (pytest.approx(2 / 3), 0, 1)
    assert item.chosen["b"] == (pytest.approx(5 / 30), 0.5, 0)
    assert item.verdict == "good"


@pytest.mark.parametrize(
    ("xs", "ys", "r"),
    [([1, 2, 3], [2, 4, 6], 1), ([1, 2, 3], [3, 2, 1], -1), ([1, 1, 1], [1, 2, 3], None), ([1], [1], None)]
    + [([1, 2, 3], [1, 1, 1], None), ([1, 2], [3, 5], 1), ([0, 0.1], [0.1, 0], -1), ([], [], None)],
)
def test_correlation_by_hand(xs, ys, r):
    assert correlation(xs, ys) == (None if r is None else pytest.approx(r))


def simulated(people: int, seed: int) -> tuple[list[Sitting], dict[str, float]]:
    """People with an ability; items with a known hardness; "bad" is answered against ability (a wrong key)."""
    chance = random.Random(seed)
    hardness = {f"q{n}": -1.5 + n * 0.3 for n in range(10)} | {"bad": 0.0}
    sat = []
    for _ in range(people):
        ability = chance.gauss(0.8, 1)
        points, said = {}, {}
        for question, hard in hardness.items():
            lean = -1 if question == "bad" else 1
            right = chance.random() < 1 / (1 + 2.718281828 ** (-1.7 * lean * (ability - hard)))
            points[question] = float(right)
            said[question] = ("a",) if right else (chance.choice("bc"),)
        sat.append(Sitting(points, said))
    return sat, hardness


def test_simulated_people_give_back_what_was_put_in():
    sat, hardness = simulated(1000, 7)
    found = figures(sat)
    good = [question for question in hardness if question != "bad"]
    assert sorted(good, key=lambda q: -found[q].facility) == sorted(good, key=hardness.__getitem__)
    assert found["bad"].verdict == "pull"
    assert all(found[question].discrimination > 0.2 for question in good)
    # An independent implementation: the library's.
    for question, item in found.items():
        scores = [s.points[question] for s in sat]
        rests = [sum(v for k, v in s.points.items() if k != question) for s in sat]
        assert item.discrimination == pytest.approx(library.correlation(scores, rests), abs=1e-9)
        assert item.facility == pytest.approx(library.fmean(scores))
    rows = [list(s.points.values()) for s in sat]
    whole = library.variance([sum(row) for row in rows])
    parts = sum(library.variance([row[i] for row in rows]) for i in range(11))
    assert alpha(sat) == pytest.approx(11 / 10 * (1 - parts / whole))


def test_alpha_by_hand():
    # Two questions answered alike by everybody: 1. Everybody the same: it says nothing. One question: neither.
    alike = [Sitting({"q": n % 2 / 4, "r": n % 2 / 4}, {}) for n in range(30)]
    assert alpha(alike) == pytest.approx(1)
    assert alpha([Sitting({"q": 1.0, "r": 1.0}, {})] * 30) is None
    assert alpha([Sitting({"q": n % 2}, {}) for n in range(30)]) is None
    assert alpha([*alike, Sitting({"q": 1.0}, {})]) is None
    # Three questions, the third against the two: variances 1/4 each, of the whole 1/4: 3/2 * (1 - 3) = -3.
    against = [Sitting({"q": n % 2, "r": n % 2, "s": 1 - n % 2}, {}) for n in range(30)]
    assert alpha(against) == pytest.approx(-3)


def test_figures_are_hidden_below_thirty():
    assert figures(hand_worked()[: LEAST - 1]) == {}
    assert alpha(hand_worked()[: LEAST - 1]) is None


def test_an_option_that_nobody_takes_is_named():
    assert sleeping(figures(hand_worked())["q"], ["b", "c", "d"]) == ("d",)


def test_an_administrator_sees_how_questions_work_and_replays_an_attempt(world, app):
    admin = Visitor(app).sign_in(world.person(Role.ADMIN).email)
    assert "Figures appear when a question has 30 answers" in admin.page("/admin/items?module=risks")
    for number in range(34):
        world.take(world.person(), "risks", right=10 if number % 3 else 4)
    assert "34 people have finished a first attempt" in text_of(admin.page("/admin/items?module=risks"))
    learner = world.person()
    code = world.begin(learner, "risks")
    world.answer(learner, code, right=7)
    world.answer(learner, code, right=9)
    world.hand_in(learner, code)
    attempt = world.value("SELECT MAX(id) FROM attempts")
    page = text_of(admin.page(f"/admin/attempts/{attempt}"))
    assert "Marked again now 90 %" in page
    assert "the same" in page
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'attempt:read'") == 1
    assert f"/admin/attempts/{attempt}" in admin.page(f"/admin/people/{learner.id}")


def test_a_heavy_question_can_be_swapped_without_penalty(world, app, content_store):
    bank = content_store.catalogue.banks["risks"]
    heavy = {question.id for question in bank.questions if question.is_heavy}
    marked: list[int] = []
    while not marked:  # two of seven questions of an objective are drawn; nearly every attempt has a heavy one
        learner = world.person()
        world.read(learner, "risks")
        visitor = Visitor(app).sign_in(learner.email)
        code = where(visitor.get(where(visitor.post("/course/risks/quiz")))).split("/")[2]
        pages = {n: visitor.page(f"/attempts/{code}/questions/{n}") for n in range(1, 11)}
        marked = [n for n, page in pages.items() if "Ask me another question" in page]
    address = f"/attempts/{code}/questions/{marked[0]}"
    before = next(q for q in bank.questions if q.ask in pages[marked[0]])
    assert before.id in heavy
    assert where(visitor.post(f"{address}/swap", on=address)) == address
    page = visitor.page(address)
    after = next(q for q in bank.questions if q.ask in page)
    assert "It counts the same" in page
    assert after.id not in heavy
    assert after.cell[1] == before.cell[1]
    # Another press changes nothing: the question now there is not heavy.
    visitor.post(f"{address}/swap", on=address)
    page = visitor.page(address)
    assert "There is no other question" in page
    assert after.ask in page
    world.answer(learner, code)
    assert world.hand_in(learner, code).percent == 100
    assert world.value("SELECT COUNT(*) FROM audit_events WHERE tag = 'attempt:swap'") == 1
