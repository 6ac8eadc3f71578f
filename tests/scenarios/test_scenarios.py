"""Branching stories: the graph rules as a table, and a story played through the front door."""

import re

import pytest

from learning.scenarios import rules
from learning.scenarios.types import Choice, Ending, Scenario, Scene
from tests.visitors import text_of, where

GOOD = {"good-1": True, "good-2": True}


def story(links: dict[str, str], endings: dict[str, bool] | None = None, mistakes: str = "a1") -> Scenario:
    """A story from "scene: to to"; a choice is named by its scene and place."""
    scenes = {
        scene: Scene(
            scene,
            "",
            tuple(Choice(f"{scene}{i}", "", "", "", to, f"{scene}{i}" in mistakes) for i, to in enumerate(tos.split())),
        )
        for scene, tos in links.items()
    }
    found = {name: Ending(name, "", "", good, ()) for name, good in (endings or GOOD).items()}
    return Scenario("m", "", "", "", "", (), scenes, found, 0)


STRAIGHT = {"a": "b b", "b": "c c", "c": "d d", "d": "good-1 good-2"}
FAULTS = [
    (STRAIGHT, {}, None),
    ({**STRAIGHT, "d": "good-1 nowhere"}, {}, "is not there"),
    ({**STRAIGHT, "b": "c"}, {}, "has 1 choices"),
    ({**STRAIGHT, "b": "c c c c"}, {}, "has 4 choices"),
    ({**STRAIGHT, "d": "a good-1"}, {}, "comes back to"),
    ({**STRAIGHT, "e": "good-1 good-2"}, {}, "No choice leads to “e”"),
    ({**STRAIGHT, "d": "good-1 good-1"}, {}, "No choice leads to “good-2”"),
    ({"a": "b b", "b": "c c", "c": "good-1 good-2"}, {}, "3 to 3 decisions"),
    ({**{f"s{i}": f"s{i + 1} s{i + 1}" for i in range(8)}, "s8": "good-1 good-2"}, {"mistakes": "s01"}, "9 to 9"),
    (STRAIGHT, {"endings": {"good-1": True, "good-2": False}}, "only one good ending"),
    (STRAIGHT, {"mistakes": ""}, "No choice is a mistake"),
    (STRAIGHT, {"mistakes": "a0 a1"}, "Every choice of “a”"),
    (
        {"a": "b x", "x": "y y", "y": "z z", "z": "bad bad", **{k: v for k, v in STRAIGHT.items() if k != "a"}},
        {"endings": {**GOOD, "bad": False}},
        "From “x” no good ending",
    ),
    ({}, {}, "no scene"),
]


@pytest.mark.parametrize(("links", "more", "message"), FAULTS)
def test_a_story_is_a_graph_that_ends_well(links, more, message):
    found = rules.faults(story(links, **more))
    assert [what for _, what, _ in found if message and message in what] or (message is None and found == []), found
    assert all(fix for _, _, fix in found)


def test_the_shipped_stories_keep_the_rules(content_store):
    catalogue = content_store.catalogue
    assert set(catalogue.scenarios) == set(catalogue.course.by_id)
    for scenario in catalogue.scenarios.values():
        assert rules.faults(scenario) == []
        assert rules.lengths(scenario)[0] >= 4
        assert sum(ending.is_good for ending in scenario.endings.values()) >= 2


def decide(visitor, path: str, choice: str) -> str:
    """Take a decision; returns the page it leads to."""
    return where(visitor.post(path, {"choice": choice}))


def test_a_learner_plays_a_story_goes_back_and_finds_the_place_again(world, visitor, content_store):
    learner = world.person()
    visitor.sign_in(learner.email)
    base = "/course/foundations/scenario"
    assert "Begin the story" in visitor.get(base).text
    assert decide(visitor, f"{base}/start", "a") == f"{base}/a"
    page = visitor.get(f"{base}/a").text
    scenario = content_store.catalogue.scenarios["foundations"]
    first = scenario.start.choice("a")
    assert text_of(first.happens) in text_of(page)
    assert text_of(first.why) in text_of(page)
    assert f'href="{base}/start"' in page
    assert f'href="{base}/a"' in visitor.get(base).text  # go on where I stopped
    # A choice that is not there, none at all, and a page too old: nothing is lost.
    assert decide(visitor, f"{base}/a", "zz") == f"{base}/a"
    assert decide(visitor, f"{base}/a", "") == f"{base}/a"
    assert visitor.get(f"{base}/a.zz").status_code == 404
    way = base + "/start"
    for choice in ("b", "a", "b", "b"):
        way = decide(visitor, way, choice)
    end = visitor.get(way).text
    assert "a good ending" in end
    assert "What others chose is shown once five people" in end
    assert "Back to the module" in end
    assert world.value("SELECT finished_at IS NOT NULL FROM scenario_paths")


def test_sending_a_choice_twice_counts_once_and_shares_need_five_people(world, app):
    from tests.visitors import Visitor

    people = [world.person() for _ in range(5)]
    for number, person in enumerate(people):
        visitor = Visitor(app).sign_in(person.email)
        for _ in range(2):
            visitor.post("/course/quality/scenario/start", {"choice": "a" if number == 0 else "b"})
        # Going back and choosing otherwise changes no count: the first choice is what is compared.
        visitor.post("/course/quality/scenario/start", {"choice": "c"})
    counts = world.value("SELECT SUM(count) FROM scenario_tallies WHERE scene_id = 'meeting'")
    assert counts == 5
    way = "/course/quality/scenario/start"
    for choice in ("b", "b", "b", "b"):
        way = decide(visitor, way, choice)
    page = text_of(visitor.get(way).text)
    assert "20 % at first" in page
    assert "80 % at first" in page


def test_a_story_is_never_needed_for_the_certificate(world, visitor):
    learner = world.person()
    assert world.complete(learner)
    assert world.value("SELECT COUNT(*) FROM scenario_paths") == 0


def test_the_last_lesson_leads_to_the_story_and_the_story_to_the_quiz(world, visitor, content_store):
    learner = world.person()
    module = content_store.catalogue.course.by_id["risks"]
    world.read(learner, "risks", len(module.lessons) - 1)
    visitor.sign_in(learner.email)
    answer = visitor.post(f"/course/risks/{module.lessons[-1].id}/finish")
    assert where(answer) == "/course/risks/scenario"
    page = visitor.get("/course/risks/scenario").text
    assert "/course/risks/quiz" in page
    assert "Before you read" in page
    assert re.search(r"\d+ minutes", page)
