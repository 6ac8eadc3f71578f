"""Translations beside real files in a folder of their own: read, counted, renewed, and harmless when they are wrong."""

import re
import shutil
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from learning.catalogue.editions import load_edition
from learning.catalogue.loading import CONTENT_ROOT, FOLDERS, load
from learning.cli.content import content

BANK = "quizzes/risks.fr.yaml"
LESSON = "modules/risks/dangers.fr.md"
MODULE = "modules/risks/module.fr.yaml"


@pytest.fixture
def course(tmp_path):
    for folder in FOLDERS:
        shutil.copytree(CONTENT_ROOT / folder, tmp_path / folder)
    for path in tmp_path.rglob("*.*"):
        if re.search(r"\.(fr|es|ar)\.(yaml|md)$", path.name):
            path.unlink()
    return tmp_path


def run(course, *arguments):
    outcome = CliRunner().invoke(content, [arguments[0], "--root", str(course), *arguments[1:]])
    assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
    return outcome


def filled(path: Path, word: str = "Parole") -> str:
    """Every empty place of a made file filled, and a lesson's prose written over."""
    number = count()
    text = re.sub(r'((?:\w+:|-) )""', lambda m: f'{m[1]}"{word} {next(number)}"', path.read_text("utf-8"))
    if path.suffix == ".md":
        head, body = text.split("\n---\n", 1)
        lines, fenced = [], False
        for line in body.splitlines():
            fenced ^= line.startswith("```")
            keeps = fenced or not line.strip() or line.startswith(("```", ":::", "|", "#"))
            lines.append(line if keeps else f"{word} {word} {word}.")
        text = head + "\n---\n" + "\n".join(f"## {word}" if line.startswith("## ") else line for line in lines) + "\n"
    path.write_text(text, "utf-8")
    return text


def test_a_made_file_holds_words_only_and_changes_nothing_yet(course):
    before, _ = load(course)
    assert run(course, "translate", "fr", "quizzes/risks").exit_code == 0
    text = (course / BANK).read_text("utf-8")
    assert "# Children lead you to a strange metal object. What comes first?" in text
    assert "right:" not in text and "level:" not in text
    edition = load_edition(course, "fr", before)
    assert edition.problems == []
    assert edition.catalogue.banks["risks"] is before.banks["risks"]
    assert run(course, "check").exit_code == 0


def test_a_translated_bank_asks_the_same_in_other_words(course):
    source, _ = load(course)
    run(course, "translate", "fr", "quizzes/risks")
    filled(course / BANK)
    edition = load_edition(course, "fr", source)
    assert edition.problems == []
    kinds = set()
    for english, french in zip(
        source.banks["risks"].questions, edition.catalogue.banks["risks"].questions, strict=True
    ):
        kinds.add(french.kind)
        assert french.language == "fr" and "Parole" in french.ask
        assert french.digest != english.digest
        assert french.kind == "short_answer" or french.key_digest == english.key_digest
        assert (french.level, french.right, french.standards) == (english.level, english.right, english.standards)
    assert {"matching", "categorising", "ordering", "true_false"} & kinds
    assert edition.catalogue.banks["quality"] is source.banks["quality"]


def test_places_mean_the_same_in_every_language(course):
    """Partners are listed in the order of the source's words, however the translation sorts."""
    source, _ = load(course)
    found = [q for bank in source.banks.values() for q in bank.questions if q.kind == "matching"]
    assert found
    module_id = next(m for m, bank in source.banks.items() if found[0].id in bank.by_id)
    run(course, "translate", "fr", f"quizzes/{module_id}")
    path = course / "quizzes" / f"{module_id}.fr.yaml"
    text, number = path.read_text("utf-8"), [0]

    def countdown(match):
        number[0] += 1
        return f'{match[1]} "{chr(0x7A - number[0] % 25)}{1000 - number[0]}"'

    path.write_text(re.sub(r'((?:\w+:|-)) ""', countdown, text), "utf-8")
    french = load_edition(course, "fr", source).catalogue.banks[module_id].by_id[found[0].id]
    assert french.language == "fr"
    assert list(french.targets) != sorted(french.targets)
    assert french.key_digest == found[0].key_digest
    own = {option.id: found[0].targets.index(option.to) for option in found[0].options}
    assert {option.id: french.targets.index(option.to) for option in french.options} == own


def test_a_question_with_a_gap_stands_in_english_as_a_whole(course):
    source, _ = load(course)
    run(course, "translate", "fr", "quizzes/risks")
    text = filled(course / BANK)
    (course / BANK).write_text(text.replace('why: "Parole 2"', 'why: ""', 1), "utf-8")
    bank = load_edition(course, "fr", source).catalogue.banks["risks"]
    assert bank.questions[0] is source.banks["risks"].questions[0]
    assert [q.language for q in bank.questions].count("fr") == len(bank.questions) - 1


def test_a_lesson_keeps_its_minutes_and_its_digest_in_another_language(course):
    source, _ = load(course)
    run(course, "translate", "fr", "modules/risks/dangers")
    filled(course / LESSON)
    edition = load_edition(course, "fr", source)
    assert [str(p) for p in edition.problems] == []
    english, french = (c.course.lesson("risks", "dangers") for c in (source, edition.catalogue))
    assert french.language == "fr" and french.title.startswith("Parole")
    assert (french.minutes, french.digest, french.practice_ids) == (
        english.minutes,
        english.digest,
        english.practice_ids,
    )
    items = [edition.catalogue.practice[item] for item in french.practice_ids]
    assert {item.language for item in items} == {"fr"}
    assert edition.catalogue.course.lesson("risks", "distress") is source.course.lesson("risks", "distress")


FAULTS = [
    (
        BANK,
        '    ask: "Parole 0"',
        '    ask: "Parole 0"\n    level: apply',
        "structure: a translation holds words only",
        "error",
    ),
    (BANK, '    ask: "Parole 0"', '    ask: "Parole 0"\n    asks: "x"', "“asks” is not known", "error"),
    (BANK, "- id: risks-01\n", "- id: risks-99\n", "no “risks-99”", "warning"),
    (BANK, "- id: risks-02\n", "- id: risks-01\n", "stands twice", "error"),
    (BANK, 'of: "', 'of: "0', "made from an older source", "warning"),
    (LESSON, "```practice play-area", "```practice other", "The blocks differ", "warning"),
    (LESSON, "::: mistakes", "::: roles", "The blocks differ", "warning"),
    (LESSON, "prepare:", "level: 1\nprepare:", "“level” is not known", "error"),
    (MODULE, '  - "Parole 3"\n', "", "“key_points” has 4 texts, the source has 5", "warning"),
    (MODULE, "title:", "pillar: 2\ntitle:", "structure: a translation holds words only", "error"),
]


@pytest.mark.parametrize(("file", "good", "bad", "what", "severity"), FAULTS)
def test_a_fault_of_a_translation_is_told_and_takes_nothing_away(course, file, good, bad, what, severity):
    source, _ = load(course)
    for place in ("quizzes/risks", "modules/risks/dangers", "modules/risks/module"):
        run(course, "translate", "fr", place)
    for name in (BANK, LESSON, MODULE):
        filled(course / name)
    assert load_edition(course, "fr", source).problems == []
    text = (course / file).read_text("utf-8")
    assert good in text
    (course / file).write_text(text.replace(good, bad, 1), "utf-8")
    found = [problem for problem in load_edition(course, "fr", source).problems if what in problem.what]
    assert found and found[0].file == file and found[0].line > 0
    assert found[0].severity == severity


def test_a_changed_source_makes_its_entry_stale_and_no_other(course):
    run(course, "translate", "fr", "quizzes/risks")
    filled(course / BANK)
    bank = course / "quizzes/risks.yaml"
    bank.write_text(bank.read_text("utf-8").replace("a strange metal object", "an odd metal thing"), "utf-8")
    warnings = load_edition(course, "fr").problems
    assert [(p.file, p.severity) for p in warnings] == [(BANK, "warning")] and "“risks-01”" in warnings[0].what
    run(course, "translate", "fr", "quizzes/risks")
    text = (course / BANK).read_text("utf-8")
    assert "The source has changed since" in text and "# Children lead you to an odd metal thing." in text
    assert len(load_edition(course, "fr").problems) == 1
    of = re.search(r'changed since.*\n\s+of: ".*"\n', text)
    (course / BANK).write_text(text.replace(of[0], "changed since\n"), "utf-8")
    run(course, "translate", "fr", "quizzes/risks")
    assert load_edition(course, "fr").problems == []


def test_structure_may_change_and_no_translation_is_stale(course):
    run(course, "translate", "fr", "quizzes/risks")
    filled(course / BANK)
    bank = course / "quizzes/risks.yaml"
    bank.write_text(bank.read_text("utf-8").replace("source: F7.10", "source: F7.9", 1), "utf-8")
    assert load_edition(course, "fr").problems == []


def test_coverage_counts_words_by_language_and_kind(course):
    run(course, "translate", "fr", "quizzes/risks")
    filled(course / BANK)
    run(course, "translate", "ar", "handbook/sessions")
    lines = {tuple(line.split()[:2]): line.split()[2:] for line in run(course, "coverage").output.splitlines()[1:]}
    words, whole, stale, missing = map(int, lines["fr", "quizzes"][:4])
    assert whole > 1000 and stale == 0 and words == whole + missing and missing > whole
    assert int(lines["ar", "all"][1]) == 0
    assert sum(
        int(lines["fr", kind][0]) for kind in ("guides", "handbook", "lessons", "modules", "quizzes", "stories")
    ) == int(lines["fr", "all"][0])


@pytest.mark.parametrize("name", ["quizzes/risk.yaml", "handbook/glossary.de.yaml", "modules/risks/notes.md"])
def test_a_file_nobody_reads_is_refused(course, name):
    (course / name).write_text("a: b\n", "utf-8")
    outcome = run(course, "check")
    assert outcome.exit_code == 1 and f"{name}:1: error: Nothing reads this file." in outcome.output


def test_every_file_can_be_translated_whole(course):
    """The made files of the whole course, filled, read without a fault: the readers know every word."""
    source, _ = load(course)
    run(course, "translate", "fr")
    for path in course.rglob("*.fr.*"):
        filled(path)
    edition = load_edition(course, "fr", source)
    assert [str(problem) for problem in edition.problems if problem.severity == "error"] == []
    lines = {tuple(line.split()[:2]): line.split()[2:] for line in run(course, "coverage").output.splitlines()[1:]}
    for kind in ("guides", "handbook", "modules", "quizzes", "stories"):
        assert lines["fr", kind][1] == lines["fr", kind][0], kind
    assert (
        edition.catalogue.facilitation.guides["risks"].language == edition.catalogue.scenarios["risks"].language == "fr"
    )
    assert {term.language for term in edition.catalogue.handbook.glossary} == {"fr"}
