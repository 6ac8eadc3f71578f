"""`cpms content …`: what authors run."""

from pathlib import Path

import click

from learning.catalogue.loading import CONTENT_ROOT, load


@click.group()
def content() -> None:
    """The authored course."""


@content.command()
@click.option("--root", type=click.Path(exists=True, file_okay=False, path_type=Path), default=CONTENT_ROOT)
def check(root: Path) -> None:
    """Check every authored file; list all problems with file, line, what and how to fix."""
    catalogue, problems = load(root)
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
