"""A translation: the words of a source file in another language, keyed by the same ids, and nothing else.

Each entry carries `of`, a digest of the source words it was made from, so that a changed source shows. What is missing
is no fault; what is stale is a warning; a key of the structure, or one that nobody reads, is an error.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from learning.authoring.mapping import Mapping

OF = "of"
NEW = "now"
DIGEST_LENGTH = 10


class Translation(Mapping):
    """A mapping of a translation. It is asked by the mapping it lies over. `body` is what follows a front matter."""

    body = ""
    body_offset = 0

    def translation(self, name: str) -> str:
        """The text under a key, or "" where it is missing or still empty."""
        self._asked.add(name)
        node = self._values.get(name)
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.problem(f"“{name}” should be a text.", "Write one text after the colon.", self.line_of(name))
            return ""
        return str(node.value).strip()

    def translations(self, name: str, count: int) -> list[str]:
        """The texts under a key; none where one is missing or empty, or where they are not as many as in the source."""
        self._asked.add(name)
        node = self._values.get(name)
        if node is None:
            return []
        values = [str(one.value).strip() for one in getattr(node, "value", []) if isinstance(one, yaml.ScalarNode)]
        if len(values) != count:
            what = f"“{name}” has {len(values)} texts, the source has {count}."
            self.problem(what, "Give one for each, in the same order.", self.line_of(name), "warning")
            return []
        return values if all(values) else []

    def part(self, name: str) -> "Translation":
        """The mapping under a key; an empty one where it is missing."""
        self._asked.add(name)
        node = self._values.get(name)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.problem(f"“{name}” should have keys.", "Write “key: value” lines below it.", self.line_of(name))
            node = None
        return Translation(node, self.path, self.problems, self.offset)

    def lay_over(self, name: str, by: str, sources: list[Mapping]) -> None:
        """Lay the entries under a key over those of the source: by the key that names them, else in their order."""
        self._asked.add(name)
        node = self._values.get(name)
        nodes = [one for one in getattr(node, "value", []) if isinstance(one, yaml.MappingNode)]
        own = [Translation(one, self.path, self.problems, self.offset) for one in nodes]
        found: dict[str, Translation] = {}
        for place, entry in enumerate(own):
            entry.key = by
            entry.id = str(getattr(entry._values.get(by), "value", "")) if by else str(place)
            entry._asked.add(by)
            if entry.id in found:
                entry.problem(f"“{entry.id}” stands twice here.", "Keep one of the two.")
            found[entry.id] = entry
        if not by and node is not None and len(own) != len(sources):
            what = f"“{name}” has {len(own)} entries, the source has {len(sources)}."
            self.problem(what, "Give one for each, in the same order.", self.line_of(name), "warning")
            found = {}
        for place, source in enumerate(sources):
            source.over = found.pop(source.id if by else str(place), None) or self.empty()
        for entry in found.values():
            what = f"The source has no “{entry.id}” in “{name}” any more."
            entry.problem(what, "Take it out, or run cpms content translate.", severity="warning")

    def empty(self) -> "Translation":
        """A translation of nothing yet."""
        return Translation(None, self.path, self.problems)

    @property
    def of(self) -> str:
        """The digest of the source words it was made from, or "" where it is not stamped."""
        value = str(getattr(self._values.get(OF), "value", "")).strip()
        return "" if value == NEW else value

    @property
    def says_something(self) -> bool:
        """Whether any text is filled in here."""
        return any(_filled(node) for name, node in self._values.items() if name not in (OF, "id", self.key))

    def hold_words_only(self, source: Mapping) -> None:
        """Report each key that is no word of the source: structure, or not known."""
        for name in self._values.keys() - self._asked - {OF}:
            line = self.line_of(name)
            if name in source.names():
                what = f"“{name}” is structure: a translation holds words only."
                self.problem(what, "Take the line out: the source says it.", line)
            else:
                known = ", ".join(source.words) or "none"
                self.problem(f"The key “{name}” is not known here.", f"Words of the source here: {known}.", line)


def _filled(node: Any) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return bool(node.value.strip())
    if isinstance(node, yaml.SequenceNode):
        return any(_filled(one) for one in node.value)
    return any(_filled(value) for key, value in node.value if key.value != "id")


def words_of(entry: Mapping, inside: bool = False) -> dict[str, Any]:
    """The words of a mapping as plain values. Entries of a file's own lists that have an id stand for themselves."""
    found: dict[str, Any] = {}
    for name, value in entry.words.items():
        if isinstance(value, Mapping):
            kept: Any = words_of(value, inside=True)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            parts = [(part.id, words_of(part, inside=True)) for part in value if inside or not part.key]
            kept = [part for part in parts if part[1]]
        else:
            kept = value
        if kept:
            found[name] = kept
    return found


def digest_of(entry: Mapping) -> str:
    """A name for exactly the source words of an entry."""
    text = json.dumps(words_of(entry, inside=bool(entry.key)), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def entries_of(source: Mapping) -> Iterator[Mapping]:
    """The entries that are translated and stamped for themselves: the head of the file, then those with an id."""
    yield source
    for part in source.parts():
        if part.key:
            yield part


def _count(words: Any) -> int:
    if isinstance(words, str):
        return len(words.split())
    if isinstance(words, dict):
        return sum(_count(value) for value in words.values())
    return sum(_count(value[1] if isinstance(value, tuple) else value) for value in words)


@dataclass(frozen=True)
class Standing:
    """How one entry of a source file stands in a language. `state` is "whole", "stale" or "missing".

    `words`: how many the source has; `is_stamped`: whether the translation names the source it was made from.
    """

    path: Path
    line: int
    entry: str
    words: int
    state: str
    is_stamped: bool = True


def standings(source: Mapping) -> list[Standing]:
    """How the entries of a file read stand in the language read; entries without words are left out."""
    found = []
    for entry in entries_of(source):
        words = words_of(entry, inside=bool(entry.key))
        if not words:
            continue
        over = entry.over
        has_gaps = over is None or (entry.has_gaps if entry.key else _own_gaps(entry))
        stale = bool(over and over.of and over.of != digest_of(entry))
        state = "missing" if has_gaps else "stale" if stale else "whole"
        path, line = (over.path, over.line) if over else (entry.path, entry.line)
        found.append(Standing(path, line, entry.id, _count(words), state, bool(over and over.of)))
    return found


def _own_gaps(entry: Mapping) -> bool:
    return entry.gaps > 0 or any(part.has_gaps for part in entry.parts() if not part.key)


def check_keys(source: Mapping) -> None:
    """Report each key of a translation that is no word of what was read."""
    waiting = [source]
    while waiting:
        entry = waiting.pop()
        if entry.over:
            entry.over.hold_words_only(entry)
        waiting.extend(entry.parts())


def check(source: Mapping) -> None:
    """Report what is wrong with the translation of a file that was read, and what is stale in it."""
    if source.over is None:
        return
    check_keys(source)
    for one in standings(source):
        name = f"“{one.entry}”" if one.entry else "The head of the file"
        if one.state == "stale":
            what = f"{name} was made from an older source."
            fix = "Compare, mend, take its “of” line out, and run cpms content translate."
        elif one.state == "whole" and not one.is_stamped:
            what, fix = f"{name} does not say which source it was made from.", "Run cpms content translate."
        else:
            continue
        source.problems.add(one.path, one.line, what, fix, "warning")
