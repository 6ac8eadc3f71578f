"""The shipped course is clean, and every rule of the content check can fail."""

import shutil

import pytest

from learning.assessment.item_rules import robot_scores
from learning.authoring.markdown import render
from learning.catalogue.content_store import BrokenContent, ContentStore
from learning.catalogue.loading import CONTENT_ROOT, FOLDERS, load


def test_the_shipped_course_has_no_problem():
    catalogue, problems = load()
    assert problems == []
    assert 240 <= catalogue.course.minutes <= 300
    assert set(catalogue.course.lesson_of_standard) == set(range(1, 29))
    for module in catalogue.course.modules:
        assert len(module.lessons) >= 4
        assert len(catalogue.banks[module.id].questions) >= 30
        assert catalogue.banks[module.id].asked == 10
        assert catalogue.banks[module.id].pass_mark == 80
        assert all(lesson.practice_ids for lesson in module.lessons)


def test_graded_questions_rest_on_sources():
    catalogue, _ = load()
    for bank in catalogue.banks.values():
        assert [q.id for q in bank.questions if q.source == "judgement"] == []


@pytest.fixture
def course(tmp_path):
    for folder in FOLDERS:
        shutil.copytree(CONTENT_ROOT / folder, tmp_path / folder)
    return tmp_path


LESSON = "modules/risks/dangers.en.md"
BANK = "quizzes/risks.yaml"
GUIDE = "modules/risks/facilitator.en.yaml"
STORY = "modules/risks/scenario.en.yaml"
FAULTS = [
    (LESSON, "summary:", "sumary:", "“sumary” is not known"),
    (LESSON, "summary:", "sumary:", "“summary” is missing"),
    (LESSON, "standards: [7]", "standards: [29]", "There is no Standard 29"),
    (LESSON, "standards: [7]", "standards: [seven]", "whole numbers"),
    (LESSON, "objectives: [r-dangers]", "objectives: [r-none]", "is not in module.yaml"),
    (LESSON, "## Why it matters", "## Standard 15: case management", "2012 wording"),
    (LESSON, "## Why it matters", "Help the handicapped.", "phrase we do not use"),
    (LESSON, "## Why it matters", "[x](http://example.org)", "leads nowhere we know"),
    (LESSON, "## Why it matters", "[x](lesson:risks/none)", "There is no lesson"),
    (LESSON, "## Why it matters", "[x](term:none)", "no glossary term"),
    (LESSON, "```practice play-area", "```practise play-area", "“practise” is not known"),
    (LESSON, "```practice no-signs", "```practice play-area", "stands twice"),
    (LESSON, "    right: true", "    right: yes", "true or false"),
    (LESSON, "    right: true", "    wright: true", "“wright” is not known"),
    (LESSON, "---\n", "--\n", "front matter is missing"),
    (BANK, "pass_mark: 80", "pass_mark: eighty", "whole number"),
    (BANK, "  r-care: {apply: 1", "  r-care: {apply: 9", "the bank has 6"),
    (BANK, "  r-care: {", "  r-none: {", "is not an objective"),
    (BANK, "  r-care: {apply: 1", "  r-care: {do: 1", "is not a depth"),
    (BANK, "  r-care: {apply: 1, understand: 1}", "  r-care: {apply: 1}", "which the draw leaves out"),
    (BANK, 'groups: ["Named by WHO", ', 'groups: ["Named", ', "is not one of the groups"),
    (BANK, 'to: "true"', 'to: "perhaps"', "two reasons for each verdict"),
    (BANK, "risks-02", "risks-01", "stands twice"),
    (BANK, "        right: true\n", "", "0 right options"),
    (BANK, 'level: apply', 'level: guess', "“level: guess” is not known"),
    (BANK, "source: F7.10", "source: my memory", "not a tag of the fact packs"),
    (BANK, "module: risks", "module: sectors", "says “module: sectors”"),
    (BANK, "pass_mark: 80", "pass_mark: 80\npass_mark: 70", "stands twice here"),
    (BANK, "module: risks", "module: yes", "read as true or false"),
    (BANK, "questions:", "questions: [", "not valid YAML"),
    (GUIDE, "  - minutes: 90", "  - minutes: 91", "not 91"),
    (GUIDE, "prompts: [reduce]", "prompts: [none]", "is not in “prompts”"),
    (GUIDE, "        is_break: true\n", "", "without a break"),
    (LESSON, "::: roles", "::: note", "no “::: roles” block"),
    (LESSON, "```acts", "```act", "no “```acts” block"),
    (LESSON, "## Why it matters", "## Why it matters\n\n" + "This sentence goes on and on " * 5 + ".", "A sentence has 30 words"),
    (LESSON, "## Why it matters", "Unquestionably organisational considerations necessitate interdisciplinary harmonisation. " * 40, "school grade"),
    (LESSON, "## Why it matters", "The cat and the dog and the cow sat by the old mill near the wide river at noon. " * 150, "mean sentence"),
    (BANK, "source: F7.10", "source: judgement", "decides a mark and names no source"),
    (BANK, "standards: [11]", "standards: [12]", "No question cites Standard 11"),
    ("modules/risks/module.yaml", 'text: "Support children', 'text: "Understand children', "cannot be seen or measured"),
    (STORY, "to: curtain", "to: nowhere", "which is not there"),
    (STORY, "to: stay", "to: bandage", "comes back to"),
    (STORY, "    good: true\n", "", "only one good ending"),
    (STORY, "        mistake: true\n", "", "No choice is a mistake"),
    (STORY, 'read: ["risks/', 'read: ["risks/no-', "There is no lesson"),
    (STORY, "why: \"True", "way: \"True", "“way” is not known"),
    (STORY, "  - id: lost\n", "  - id: curtain\n", "stands twice"),
    ("handbook/job_aids.yaml", "standard: 3", "standard: 4", "two job aids"),
    ("handbook/reading.yaml", "kind: webinar", "kind: seminar", "“kind: seminar” is not known"),
    ("handbook/reading.yaml", 'address: "https', 'address: "http', "is not https"),
    ("handbook/working_sessions.yaml", "minutes: 35", "minutes: 95", "The steps take 180"),
    ("handbook/sectors.yaml", "standard: 21", "standard: 20", "not one of the last pillar"),
    ("handbook/functions.yaml", "principles: [6]", "principles: [16]", "There is no Principle 16"),
    ("modules/risks/module.yaml", "  - dangers\n", "", "No module lists this lesson"),
    ("modules/risks/module.yaml", "  - dangers\n", "  - missing\n", "The file is missing"),
    ("handbook/standards.yaml", "  - number: 3\n", "  - number: 4\n", "not 1 to 28 in order"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), FAULTS)
def test_a_broken_file_is_named_with_line_and_remedy(course, name, old, new, message):
    path = course / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    _, problems = load(course)
    found = [p for p in problems if message in p.what]
    assert found, [str(p) for p in problems][:6]
    assert found[0].line >= 1
    assert found[0].fix
    assert found[0].file.endswith(name.rsplit("/", 1)[1]) or message.startswith(
        ("There is no lesson", "No module", "The file is missing", "is not an objective")
    )


def test_a_line_number_leads_to_the_line(course):
    path = course / BANK
    lines = path.read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if "level: apply" in line and i > 130)
    lines[number - 1] = "    level: guess"
    path.write_text("\n".join(lines), "utf-8")
    _, problems = load(course)
    assert [(p.file, p.line) for p in problems] == [(BANK, number)]


def test_all_problems_are_listed_at_once(course):
    for name, old, new, _ in FAULTS[:3] + FAULTS[15:17]:
        path = course / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    _, problems = load(course)
    assert len({p.what for p in problems}) >= 4


def test_a_broken_file_leaves_the_last_good_course_in_place(course, tmp_path):
    content_store = ContentStore(course, tmp_path / "kept")
    good = content_store.catalogue.revision
    path = course / LESSON
    text = path.read_text("utf-8")
    path.write_text(text.replace("summary:", "sumary:"), "utf-8")
    content_store.look()
    assert content_store.catalogue.revision == good
    assert content_store.problems
    again = ContentStore(course, tmp_path / "kept")
    assert again.catalogue.revision == good
    with pytest.raises(BrokenContent, match="dangers"):
        ContentStore(course, None)
    path.write_text(text + "\nOne more line.\n", "utf-8")
    again.look()
    assert again.catalogue.revision != good
    assert again.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>x</script>",
        "[x](javascript:x)",
        "![x](https://evil.example/x.png)",
        "<img src=x onerror=y>",
        "[x](data:text/html,x)",
    ],
)
def test_markdown_lets_nothing_active_through(text):
    html = render(text)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_a_guessing_robot_does_no_better_than_chance_and_ten_points():
    catalogue, _ = load()
    piles = {name: bank.questions for name, bank in catalogue.banks.items()} | {"practice": catalogue.practice.values()}
    for name, pile in piles.items():
        chance, scores = robot_scores(list(pile))
        assert len(scores) == 3
        assert {robot: share for robot, share in scores.items() if share > chance + 0.10} == {}, name
