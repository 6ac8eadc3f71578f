"""The course in another language: one structure, words from the translations, English where one is missing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from learning.authoring import translation
from learning.authoring.mapping import Mapping
from learning.authoring.problems import Problem, Problems
from learning.authoring.reading import language_of, translation_of
from learning.catalogue.loading import content_files, read_catalogue
from learning.catalogue.types import Catalogue
from learning.core.locales import LANGUAGES, SOURCE

# What an author calls a file, by how its path goes on under the content folder.
KINDS: tuple[tuple[str, Callable[[Path], bool]], ...] = (
    ("lessons", lambda path: path.suffix == ".md"),
    ("stories", lambda path: path.name.startswith("scenario.")),
    ("guides", lambda path: path.name.startswith("facilitator.")),
    ("quizzes", lambda path: path.parts[0] == "quizzes"),
    ("handbook", lambda path: path.parts[0] == "handbook"),
    ("modules", lambda path: True),
)


@dataclass(frozen=True)
class Edition:
    """The course in one language, what is wrong with its translations, and the source files read with them."""

    catalogue: Catalogue
    problems: list[Problem]
    sources: list[Mapping]


def translated_languages(root: Path) -> list[str]:
    """The languages some file under `root` is translated into."""
    found = {language_of(path) for path in content_files(root)}
    return [code for code in LANGUAGES if code in found and code != SOURCE]


def load_edition(root: Path, language: str, source: Catalogue | None = None) -> Edition:
    """The course under `root` in a language. Of `source` it shares what has no translation.

    A fault in a translation never takes the course away: what it concerns stands in the source's language.
    """
    problems = Problems(root, language)
    catalogue = read_catalogue(root, problems)
    for mapping in problems.sources:
        translation.check(mapping)
    own = [problem for problem in problems.listed() if language_of(Path(problem.file)) == language]
    return Edition(_sharing(catalogue, source) if source else catalogue, own, problems.sources)


def _sharing(edition: Catalogue, source: Catalogue) -> Catalogue:
    """The edition with each part that says the same as the source's replaced by it, so that memory holds it once."""
    modules = []
    for module, other in zip(edition.course.modules, source.course.modules, strict=False):
        # A lesson in the source's language is the source's: the words of the glossary it links are of its language.
        lessons = tuple(other.by_id[one.id] if one.language == SOURCE else one for one in module.lessons)
        modules.append(_same(replace(module, lessons=lessons), other))
    banks = {}
    for key, bank in edition.banks.items():
        known = source.banks[key]
        questions = tuple(_same(one, known.by_id.get(one.id)) for one in bank.questions)
        banks[key] = _same(replace(bank, questions=questions), known)
    return replace(
        edition,
        course=_same(replace(edition.course, modules=tuple(modules)), source.course),
        banks=banks,
        practice={key: _same(one, source.practice.get(key)) for key, one in edition.practice.items()},
        scenarios={key: _same(one, source.scenarios.get(key)) for key, one in edition.scenarios.items()},
        handbook=_same(edition.handbook, source.handbook),
        facilitation=_same(edition.facilitation, source.facilitation),
    )


def _same(one: Any, other: Any) -> Any:
    return other if one == other else one


def unread(root: Path, touched: Iterable[Path]) -> list[Path]:
    """Authored files that nothing reads: misnamed, misplaced, or in a language we do not have.

    `touched`: the source files read; their translations are read too.
    """
    sources = set(touched)
    known = sources | {translation_of(path, code) for path in sources for code in LANGUAGES}
    return sorted(set(content_files(root)) - known)


def kind_of(path: Path, root: Path) -> str:
    """What an author calls a file: lessons, quizzes, stories, guides, handbook or modules."""
    return next(kind for kind, fits in KINDS if fits(path.relative_to(root)))


def coverage(edition: Edition, root: Path) -> dict[str, Counter[str]]:
    """By kind of file, how many words of the source are "whole", "stale" and "missing" in this edition."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for source in edition.sources:
        for one in translation.standings(source):
            found[kind_of(source.path, root)][one.state] += one.words
    return dict(found)
