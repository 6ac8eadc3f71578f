"""An answer to a practice item counts once, however often it arrives: a double press, a lost line, a queue sent again."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from learning.core import clock
from learning.courseware import actions, queries, retrieval
from tests.visitors import Visitor, where


@pytest.fixture
def lesson(content_store):
    return content_store.catalogue.course.modules[1].lessons[0]


@pytest.fixture
def item(content_store, lesson):
    practice = content_store.catalogue.practice
    return practice[next(i for i in lesson.practice_ids if practice[i].kind == "single_choice")]


def kept(world, someone, lesson, item):
    with world.app.app_context():
        return queries.trail(someone.id, world.catalogue.course.id).practice[lesson.key][item.id]


def keep(world, someone, lesson, item, answer, key):
    with world.app.app_context():
        right = item.option(answer).is_right
        actions.keep_practice(someone.enrolment_id, lesson.key, item.id, [answer], right, key)


def of_item(item, is_right):
    return next(option.id for option in item.options if option.is_right == is_right)


def test_the_same_answer_under_the_same_key_counts_once(world, lesson, item):
    someone = world.person()
    wrong, right = of_item(item, False), of_item(item, True)
    for _ in range(3):
        keep(world, someone, lesson, item, wrong, "first showing")
    assert {k: kept(world, someone, lesson, item)[k] for k in ("tries", "missed", "streak")} == {
        "tries": 1, "missed": 1, "streak": 0
    }  # fmt: skip
    for _ in range(3):
        keep(world, someone, lesson, item, right, "second showing")
    row = kept(world, someone, lesson, item)
    assert (row["tries"], row["missed"], row["streak"]) == (2, 1, 1)
    # An answer that was under way when the line broke arrives after the later one: it changes nothing any more.
    keep(world, someone, lesson, item, wrong, "first showing")
    assert kept(world, someone, lesson, item) == row


def test_another_answer_from_the_same_page_and_the_same_from_a_later_one_are_tries(world, lesson, item):
    someone = world.person()
    wrong, right = of_item(item, False), of_item(item, True)
    for answer, key in ((wrong, "a"), (right, "a"), (right, "b")):
        keep(world, someone, lesson, item, answer, key)
    row = kept(world, someone, lesson, item)
    assert (row["tries"], row["missed"], row["streak"]) == (3, 1, 2)


def test_a_form_without_a_key_counts_each_time(world, lesson, item):
    someone = world.person()
    for _ in range(2):
        keep(world, someone, lesson, item, of_item(item, False), "")
    assert kept(world, someone, lesson, item)["tries"] == 2
    assert kept(world, someone, lesson, item)["sent"] == []


@pytest.mark.parametrize(("between", "again"), [(6, 9), (7, 9), (8, 10)])
def test_the_last_eight_answers_are_remembered(between, again):
    """`between`: other answers before the first one arrives again; it is the eighth, ninth or tenth to come."""
    row = {}
    keys = ["first", *(f"other {n}" for n in range(between)), "first"]
    for key in keys:
        row = retrieval.kept_after(row, ["a"], True, clock.now(), key)
    assert retrieval.REMEMBERED == 8
    assert row["tries"] == (between + 1 if between + 1 <= 8 else again)


def test_rows_from_before_go_on(world):
    before = {"response": ["a"], "right": True, "tries": 4, "missed": 1, "streak": 2, "at": clock.now().isoformat()}
    row = retrieval.kept_after(before, ["a"], True, clock.now(), "key")
    assert (row["tries"], row["streak"], len(row["sent"])) == (5, 3, 1)


def test_many_presses_at_once_are_one_answer(world, lesson, item):
    someone = world.person()
    right = of_item(item, True)
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda _: keep(world, someone, lesson, item, right, "one showing"), range(16)))
    row = kept(world, someone, lesson, item)
    assert (row["tries"], row["streak"]) == (1, 1)


def test_a_page_carries_a_key_of_its_own_for_each_item_and_each_showing(app, world, lesson, item):
    someone = world.person()
    visitor = Visitor(app).sign_in(someone.email)
    address = f"/course/{lesson.module_id}/{lesson.id}"
    keys = [re.findall(r'name="key" value="([^"]+)"', visitor.page(address)) for _ in range(2)]
    assert len(keys[0]) == len(lesson.practice_ids)
    assert len({*keys[0], *keys[1]}) == 2 * len(keys[0])


def test_the_same_form_sent_twice_counts_once_without_a_script(app, world, lesson, item):
    someone = world.person()
    visitor = Visitor(app).sign_in(someone.email)
    address = f"/course/{lesson.module_id}/{lesson.id}"
    form = visitor.page(address).split(f'id="{item.id}"')[1].split("</form>")[0]
    values = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    wrong = [option.id for option in item.options].index(of_item(item, False))
    for _ in range(2):
        answer = visitor.client.post(f"{address}/practice/{item.id}", data={**values, "choice": str(wrong)})
        assert where(answer) == address
    assert kept(world, someone, lesson, item)["tries"] == 1
    # The page that comes back has a new key: trying the same again on purpose is a try.
    visitor.post(f"{address}/practice/{item.id}", {**values, "key": "another", "choice": str(wrong)}, on=address)
    assert kept(world, someone, lesson, item)["tries"] == 2
