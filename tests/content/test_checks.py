"""Every rule between authored files: the shipped course keeps it, and a course that breaks it is told."""

import shutil
from dataclasses import replace

import pytest

from learning.catalogue import checks
from learning.catalogue.checks import alignment, coverage, references, structure
from learning.catalogue.loading import CONTENT_ROOT, FOLDERS, load

LESSON = "modules/risks/dangers.en.md"
MODULE = "modules/risks/module.yaml"
BANK = "quizzes/risks.yaml"
STORY = "modules/risks/scenario.en.yaml"
STRUCTURE = "handbook/structure.yaml"
STANDARDS = "handbook/standards.yaml"
HEAD = "## Why it matters"

# (rule, file that is broken, what stands there, what is put there, the message, the file that is named)
BROKEN = [
    (structure.pillars_count_up_from_the_ground, STRUCTURE, "number: 4\n    name: \"Pillar 4", "number: 5\n    name: \"Pillar 4", "Pillar 4 is not in its place", STRUCTURE),
    (structure.principles_count_up, STRUCTURE, "number: 2\n    name: \"Non-d", "number: 12\n    name: \"Non-d", "Principle 2 is not in its place", STRUCTURE),
    (structure.standards_stand_in_a_pillar, STANDARDS, "number: 28\n    pillar: 4", "number: 28\n    pillar: 6", "Standard 28 stands in Pillar 6, which is not there", STANDARDS),
    (structure.standards_stand_in_a_pillar, STANDARDS, "number: 28\n    pillar: 4", "number: 28\n    pillar: 0", "Standard 28 stands in Pillar 0, which is not there", STANDARDS),
    (structure.pillars_hold_standards, STANDARDS, "pillar: 2", "pillar: 3", "No standard stands in Pillar 2", STRUCTURE),
    (structure.pillars_and_modules_name_each_other, STRUCTURE, "module: risks", "module: dangers", "names the module “dangers”, which is not in the course", STRUCTURE),
    (structure.pillars_and_modules_name_each_other, MODULE, "pillar: 2", "pillar: 3", "says “pillar: 3”; the structure gives it Pillar 2", MODULE),
    (alignment.objectives_are_practised, "modules/risks/dangers.en.md", "objective: r-dangers", "objective: r-care", "“r-dangers” has 0 practice items", MODULE),
    (alignment.objectives_are_asked, BANK, "  r-care: {", "  r-none: {", "No quiz question asks “r-care”", MODULE),
    (alignment.draws_name_objectives_of_the_module, BANK, "  r-care: {", "  r-none: {", "“r-none” is not an objective of the module", BANK),
    (coverage.standards_are_taught, LESSON, "standards: [7]", "standards: [8]", "No lesson teaches Standard 7", "modules/course.yaml"),
    (coverage.principles_are_taught, "modules/foundations/stronger-after.en.md", "principles: [9, 10]", "principles: [9]", "No lesson teaches Principle 10", "modules/course.yaml"),
    (coverage.standards_are_taught_in_the_module_of_their_pillar, LESSON, "standards: [7]", "standards: [7, 14]", "Standard 14 stands in Pillar 3, the lesson in 2", LESSON),
    (coverage.standards_are_asked, BANK, "standards: [11]", "standards: [12]", "No question cites Standard 11", BANK),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](lesson:risks/none)", "There is no lesson “risks/none”", LESSON),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](lesson:dangers)", "There is no lesson “dangers”", LESSON),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](standard:29)", "There is no Standard “29”", LESSON),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](principle:11)", "There is no Principle “11”", LESSON),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](term:none)", "There is no glossary term “none”", LESSON),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](checklist:none)", "There is no checklist “none”", LESSON),
    (references.links_lead_to_something, LESSON, HEAD, f"{HEAD}\n\n[x](reading:none)", "There is no reading “none”", LESSON),
    (references.links_lead_to_something, BANK, 'ask: "Children lead', 'ask: "[x](standard:30) Children lead', "There is no Standard “30”", BANK),
    (references.links_lead_to_something, LESSON, "prepare: ", "prepare: \"[x](term:none)\" #", "There is no glossary term “none”", LESSON),
    (references.links_lead_to_something, STORY, 'why: "', 'why: "[x](lesson:risks/none) ', "There is no lesson “risks/none”", STORY),
    (references.endings_send_to_lessons, STORY, 'read: ["risks/', 'read: ["risks/no-', "There is no lesson “risks/no-", STORY),
    (references.standards_named_beside_a_text_are_there, LESSON, "standards: [7]", "standards: [7, 29]", "There is no Standard 29 in the handbook", LESSON),
    (references.standards_named_beside_a_text_are_there, BANK, "standards: [11]", "standards: [11, 31]", "There is no Standard 31 in the handbook", BANK),
    (references.standards_named_beside_a_text_are_there, LESSON, "objective: r-dangers\n", "objective: r-dangers\nstandards: [32]\n", "There is no Standard 32 in the handbook", LESSON),
    (references.principles_named_beside_a_text_are_there, "modules/foundations/stronger-after.en.md", "principles: [9, 10]", "principles: [9, 10, 11]", "There is no Principle 11 in the handbook", "modules/foundations/stronger-after.en.md"),
    (references.lookups_name_standards_that_are_there, "handbook/inspire.yaml", "standards: [3, 14, 20]", "standards: [3, 14, 30]", "There is no Standard 30 in the handbook", "handbook/inspire.yaml"),
]  # fmt: skip
# Broken in memory: no small change of a file does it.
IN_MEMORY = {alignment.practice_gives_no_clue_by_its_shape}


@pytest.fixture
def course(tmp_path):
    for folder in FOLDERS:
        shutil.copytree(CONTENT_ROOT / folder, tmp_path / folder)
    return tmp_path


@pytest.mark.parametrize(("rule", "name", "old", "new", "message", "named"), BROKEN)
def test_a_broken_rule_is_told_with_file_line_and_remedy(course, rule, name, old, new, message, named):
    path = course / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    catalogue, problems = load(course)
    found = [problem for problem in rule(catalogue) if message in problem.what]
    assert found, list(rule(catalogue))
    assert found[0] in problems
    assert found[0].file == named
    assert found[0].fix
    if "[x](" in new:
        line = path.read_text("utf-8").splitlines()[found[0].line - 1]
        assert new[new.index("[x](") :].split(")")[0] in line


def test_every_rule_is_broken_here_and_kept_by_the_shipped_course():
    catalogue, _ = load()
    assert {rule for rule, *_ in BROKEN} | IN_MEMORY == set(checks.RULES)
    for rule in checks.RULES:
        assert list(rule(catalogue)) == [], rule.__name__
        assert rule.__doc__


def test_practice_items_whose_right_answer_is_always_longest_are_told():
    catalogue, _ = load()
    longer = {
        key: replace(
            item,
            options=tuple(replace(o, html=o.html + " and so on" * 9) if o.is_right else o for o in item.options),
        )
        for key, item in catalogue.practice.items()
    }
    found = list(alignment.practice_gives_no_clue_by_its_shape(replace(catalogue, practice=longer)))
    assert found
    assert all(problem.what.startswith("Practice items: ") for problem in found)


def test_a_missing_module_is_told_once_and_breaks_no_rule(course):
    shutil.rmtree(course / "modules" / "risks")
    (course / "quizzes" / "risks.yaml").unlink()
    catalogue, problems = load(course)
    assert any("The file is missing" in problem.what for problem in problems)
    assert list(checks.problems_of(catalogue))
