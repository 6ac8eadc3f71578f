"""Authored files as mappings, with the translation of the language read laid over them."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import yaml

from learning.authoring.mapping import SLUG, Mapping
from learning.authoring.problems import Problems
from learning.authoring.translation import Translation
from learning.core.locales import LANGUAGES, SOURCE

__all__ = ["SLUG", "Mapping", "in_language", "read_file", "read_front_matter", "read_mapping", "read_text"]
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")
_LANGUAGE = re.compile(rf"\.({'|'.join(LANGUAGES)})(?=\.(yaml|md)\Z)")


def translation_of(path: Path, language: str) -> Path:
    """Where a translation of a source file lies: `quizzes/risks.yaml` → `quizzes/risks.fr.yaml`."""
    return path.with_name(f"{_LANGUAGE.sub('', path.name).rpartition('.')[0]}.{language}{path.suffix}")


def language_of(path: Path) -> str:
    """The language an authored file is written in, by its name."""
    match = _LANGUAGE.search(path.name)
    return match[1] if match else SOURCE


def in_language(entry: Mapping, read: Callable[[Mapping], T]) -> T:
    """What `read` makes of an entry: in the language read where its translation is whole, else in the source's.

    An entry is never half in one language and half in another. What is made is a dataclass with a `language`.
    """
    found = read(entry)
    if entry.over is None:
        return found
    if entry.has_gaps:
        return read(entry.alone())
    return replace(found, language=entry.problems.language)  # type: ignore[type-var]


def compose(text: str, path: Path, problems: Problems, offset: int = 0) -> yaml.MappingNode | None:
    """YAML text as a node; what cannot be read is a problem."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1 if mark else 1) + offset
        what = getattr(error, "problem", None) or "the YAML cannot be read"
        problems.add(path, line, f"This is not valid YAML: {what}.", "Check indentation, colons and quotes.")
        return None
    if node is not None and not isinstance(node, yaml.MappingNode):
        problems.add(path, 1 + offset, "The file should hold “key: value” lines.", "Start with a key.")
        return None
    return node


def read_mapping(text: str, path: Path, problems: Problems, offset: int = 0) -> Mapping:
    """YAML text as one mapping. `offset`: lines of the file that stand before the text."""
    return Mapping(compose(text, path, problems, offset), path, problems, offset)


def read_over(text: str, path: Path, problems: Problems, offset: int = 0) -> Translation:
    """YAML text of a translation as one mapping."""
    return Translation(compose(text, path, problems, offset), path, problems, offset)


def read_file(path: Path, problems: Problems) -> Mapping:
    """A YAML file as one mapping, with its translation over it; a missing or undecodable file is a problem."""
    found = read_mapping(read_text(path, problems), path, problems)
    if problems.language != SOURCE:
        to = translation_of(path, problems.language)
        if to.is_file():
            found.over = read_over(read_text(to, problems), to, problems)
    problems.sources.append(found)
    return found


def read_text(path: Path, problems: Problems) -> str:
    """The text of a file, or nothing and a problem."""
    problems.touched.add(path)
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        problems.add(path, 1, "The file is missing.", "Add it, or take its name out of the list that asks for it.")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(path, 1, f"The file cannot be read ({error}).", "Save it as UTF-8 text.")
    return ""


def read_front_matter(path: Path, problems: Problems) -> tuple[Mapping, str, int]:
    """A Markdown file with front matter: its mapping, its body, and the number of lines before the body.

    The translation of the language read lies over the mapping; its body is `over.body`.
    """
    text, body, offset = _parts(path, problems)
    head = read_mapping(text, path, problems, offset=1)
    if problems.language != SOURCE:
        to = translation_of(path, problems.language)
        if to.is_file():
            text, words, start = _parts(to, problems)
            head.over = read_over(text, to, problems, offset=1)
            head.over.body, head.over.body_offset = words, start
    problems.sources.append(head)
    return head, body, offset


def _parts(path: Path, problems: Problems) -> tuple[str, str, int]:
    """The front matter of a file, its body, and the number of lines before the body."""
    text = read_text(path, problems)
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        if text:
            problems.add(path, 1, "The front matter is missing.", "Begin with ---, then keys, then ---.")
        return "", text, 0
    end = [line.strip() for line in lines[1:]].index("---") + 1
    return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 1
