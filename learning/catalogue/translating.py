"""Makes and renews the files translators write in: the source's words beside empty places, what is translated kept."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from learning.assessment.files import read_question
from learning.authoring.mapping import Mapping
from learning.authoring.problems import Problems
from learning.authoring.reading import read_front_matter, read_mapping, translation_of
from learning.authoring.translation import OF, Translation, digest_of, words_of
from learning.core.locales import LANGUAGES

INDENT = "  "


def renew(source: Mapping, language: str, accept: bool = False) -> str | None:
    """The text of a source file's translation, made or renewed; None where the file has no words.

    What is translated is kept. An entry whose `of` is missing gets today's; `accept` gives it to all.
    """
    if not any(words_of(part, inside=bool(part.key)) for part in (source, *source.parts())):
        return None
    name = LANGUAGES[language].own_name
    head = [f"# {source.path.name}: {name}. The source stands above each text. “of” names the source it was made from."]
    if source.path.suffix != ".md":
        lines = [*head, *_stamp(source, source.over, "", accept), *_words(source.words, source.over, "", accept)]
        return "\n".join(lines) + "\n"
    front = {name: value for name, value in source.words.items() if name != "body"}
    lines = ["---", *head, *_stamp(source, source.over, "", accept), *_words(front, source.over, "", accept), "---"]
    body = source.over.body if source.over and source.over.body.strip() else _body(source)
    return "\n".join(lines) + "\n" + body.rstrip("\n") + "\n"


def _stamp(entry: Mapping, over: Translation | None, indent: str, accept: bool) -> Iterator[str]:
    """The line that names the source: kept where a text was made from another one, so that it shows."""
    if not words_of(entry, inside=bool(entry.key)):
        return
    today = digest_of(entry)
    kept = over.of if over is not None and over.says_something else ""
    if kept and kept != today and not accept:
        yield f"{indent}# The source has changed since. Compare, mend, and take the next line out."
        yield f"{indent}{OF}: {_quoted(kept)}"
    else:
        yield f"{indent}{OF}: {_quoted(today)}"


def _words(
    words: dict[str, Any], over: Translation | None, indent: str, accept: bool, is_fence: bool = False
) -> Iterator[str]:
    for name, value in sorted(words.items(), key=_lists_last):
        if isinstance(value, str):
            yield from _comment(value, indent)
            yield f"{indent}{name}: {_quoted(over.translation(name) if over else '')}"
        elif isinstance(value, Mapping):
            if words_of(value, inside=True):
                yield f"{indent}{name}:"
                yield from _words(value.words, value.over, indent + INDENT, accept)
        elif value and isinstance(value[0], str):
            yield f"{indent}{name}:"
            kept = over.translations(name, len(value)) if over else []
            for place, text in enumerate(value):
                yield from _comment(text, indent + INDENT)
                yield f"{indent}{INDENT}- {_quoted(kept[place] if kept else '')}"
        elif any(words_of(part, inside=True) for part in value):
            yield f"{indent}{name}:"
            for part in value:
                if not part.key or words_of(part, inside=True):
                    yield from _part(part, indent + INDENT, accept, bool(part.key and not indent and not is_fence))


def _lists_last(named: tuple[str, Any]) -> bool:
    value = named[1]
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _part(part: Mapping, indent: str, accept: bool, is_own: bool) -> Iterator[str]:
    yield f"{indent}- {part.key}: {part.id}" if part.key else f"{indent}-"
    inner = indent + INDENT
    if is_own:
        yield from _stamp(part, part.over, inner, accept)
    yield from _words(part.words, part.over, inner, accept)


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in text.splitlines():
        yield f"{indent}# {line}".rstrip()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _body(source: Mapping) -> str:
    """A lesson's body to write over: its text as it is, and in each fence the words alone."""
    _, body, _ = read_front_matter(source.path, Problems(source.path.parent))
    found: list[str] = []
    fence: list[str] | None = None
    name = ""
    for line in body.splitlines():
        if fence is None:
            found.append(line)
            if line.startswith("```"):
                fence, name = [], line.removeprefix("```").strip()
        elif line.startswith("```"):
            found += [*_fence(name, "\n".join(fence), source.path), line]
            fence = None
        else:
            fence.append(line)
    return "\n".join(found)


# The words of the fences that are not questions.
_FENCE_WORDS = ("prepare", "prevent", "respond", "alt", "caption")


def _fence(name: str, text: str, path: Path) -> list[str]:
    entry = read_mapping(text, path, Problems(path.parent))
    if name.startswith("practice"):
        read_question(entry, name.partition(" ")[2], is_practice=True)
    else:
        for key in entry.names():
            if key in _FENCE_WORDS:
                entry.text(key)
    return list(_words(entry.words, None, "", accept=False, is_fence=True))


def place_of(source: Mapping, language: str) -> Path:
    """Where a source file's translation lies."""
    return translation_of(source.path, language)
