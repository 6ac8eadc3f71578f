"""`cpms content …`: what authors and translators run."""

import os
from collections import Counter
from pathlib import Path

import click

from learning.authoring import translation
from learning.authoring.problems import Problem, Problems
from learning.catalogue.editions import coverage as covered
from learning.catalogue.editions import load_edition, translated_languages, unread
from learning.catalogue.loading import CONTENT_ROOT, load
from learning.catalogue.translating import place_of, renew
from learning.core.locales import LANGUAGES, SOURCE

ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=lambda: Path(os.environ.get("CPMS_CONTENT_DIR") or CONTENT_ROOT),
    help="The folder with modules/, quizzes/ and handbook/; the one that is served (CPMS_CONTENT_DIR) if left out.",
)
STATES = ("whole", "stale", "missing")


@click.group()
def content() -> None:
    """The authored course."""


@content.command()
@ROOT
def check(root: Path) -> None:
    """Check every authored file; list all problems with file, line, what and how to fix."""
    reading = Problems(root)
    catalogue, problems = load(root, reading)
    for language in translated_languages(root):
        problems += load_edition(root, language).problems
    problems += _unread(root, reading.touched)
    for problem in problems:
        print(problem)
    errors = sum(1 for problem in problems if problem.severity == "error")
    course = catalogue.course
    words = sum(lesson.words for lesson in course.lessons)
    questions = sum(len(bank.questions) for bank in catalogue.banks.values())
    print(
        f"{len(course.modules)} modules, {len(course.lessons)} lessons, {words} words, {course.minutes} minutes, "
        f"{len(catalogue.practice)} practice items, {questions} questions, revision {course.revision}"
    )
    if errors:
        print(f"{errors} errors, {len(problems) - errors} warnings")
        raise SystemExit(1)
    print(f"No errors, {len(problems)} warnings")


def _unread(root: Path, touched: set[Path]) -> list[Problem]:
    """Files under the content folder that nothing reads."""
    found = Problems(root)
    for path in unread(root, touched):
        found.add(path, 1, "Nothing reads this file.", "Name it as docs/authoring.md says, or take it away.")
    return found.found


@content.command()
@ROOT
@click.argument("languages", nargs=-1, type=click.Choice([code for code in LANGUAGES if code != SOURCE]))
def coverage(root: Path, languages: tuple[str, ...]) -> None:
    """For each language and kind of file: how many words of the source are translated, stale and missing."""
    print(f"{'':12}{'':12}" + "".join(f"{state:>10}" for state in ("words", *STATES)) + f"{'':3}done")
    for language in languages or translated_languages(root):
        kinds = covered(load_edition(root, language), root)
        for kind, counts in [*sorted(kinds.items()), ("all", sum(kinds.values(), Counter()))]:
            words = sum(counts.values())
            figures = "".join(f"{number:>10}" for number in (words, *(counts[state] for state in STATES)))
            print(f"{language:12}{kind:12}{figures}{100 * counts['whole'] // max(1, words):>6} %")


@content.command()
@ROOT
@click.argument("language", type=click.Choice([code for code in LANGUAGES if code != SOURCE]))
@click.argument("place", default="")
@click.option("--accept", is_flag=True, help="Every text here is right as it stands: stamp it with today's source.")
def translate(root: Path, language: str, place: str, accept: bool) -> None:
    """Make or renew the files of a translation, keeping what is translated.

    PLACE: a folder or the beginning of a source file's path, such as modules/risks or quizzes/risks. Left out: all.
    """
    for source in load_edition(root, language).sources:
        if not source.path.relative_to(root).as_posix().startswith(place.removeprefix("learning/")):
            continue
        text = renew(source, language, accept)
        if text is not None:
            to = place_of(source, language)
            before = to.read_text("utf-8") if to.exists() else None
            if text != before:
                to.write_text(text, "utf-8")
            states = Counter(one.state for one in translation.standings(source))
            print(f"{to.relative_to(root)}: " + ", ".join(f"{states[state]} {state}" for state in STATES))
