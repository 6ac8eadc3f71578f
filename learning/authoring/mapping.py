"""Strict YAML with line numbers: unknown and duplicate keys, missing values and bare yes/no are problems.

A reader asks for what it needs (`text`, `number`, `each` …), gets a harmless value where the file is wrong, and so
goes on to find every other problem; `end()` reports the keys nobody asked for.

Words and structure are asked for apart. `text` and `texts` are words: they come from the translation that lies over the
source, where there is one. `code`, `slug`, `choice`, `number`, `flag` are structure: they come from the source alone.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from learning.authoring.problems import Problems

if TYPE_CHECKING:
    from learning.authoring.translation import Translation

T = TypeVar("T")

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
STR, INT, BOOL = (f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool"))


class Mapping:
    """A mapping in an authored file, with the place it stands.

    `over`: the same mapping in a translation; `words`: the words read so far, by key; `gaps`: how many of them the
    translation lacks; `key` and `id`: what tells this entry of a list from others.
    """

    def __init__(self, node: yaml.MappingNode | None, path: Path, problems: Problems, offset: int = 0) -> None:
        self.path, self.problems, self.offset = path, problems, offset
        self.line = (node.start_mark.line + 1 if node else 1) + offset
        self.node = node
        self.over: Translation | None = None
        self.id = ""
        self.key = ""
        self.words: dict[str, Any] = {}
        self.gaps = 0
        self._values: dict[str, Any] = {}
        self._asked: set[str] = set()
        self._lines: dict[str, int] = {}
        for key, value in node.value if node else []:
            name = str(key.value)
            line = key.start_mark.line + 1 + offset
            if name in self._values:
                self.problem(f"The key “{name}” stands twice here.", "Keep one of the two.", line)
            self._values[name], self._lines[name] = value, line

    def problem(self, what: str, fix: str, line: int | None = None, severity: str = "error") -> None:
        """Report a problem at this mapping, or at a given line of its file."""
        self.problems.add(self.path, line or self.line, what, fix, severity)

    def line_of(self, name: str) -> int:
        """The line a key stands in, or the mapping's own."""
        return self._lines.get(name, self.line)

    def _take(self, name: str, required: bool) -> Any:
        self._asked.add(name)
        node = self._values.get(name)
        if node is None and required:
            self.problem(f"“{name}” is missing.", f"Add a line “{name}: …”.")
        return node

    def _scalar_text(self, node: Any, name: str) -> str:
        line = node.start_mark.line + 1 + self.offset
        if not isinstance(node, yaml.ScalarNode):
            self.problem(f"“{name}” should be a text.", "Write one text after the colon.", line)
            return ""
        if node.tag == BOOL:
            self.problem(f"“{name}: {node.value}” would be read as true or false.", "Put the word in quotes.", line)
        elif node.tag != STR:
            self.problem(f"“{name}” should be a text, not {node.value!r}.", "Put the value in quotes.", line)
        elif not node.value.strip():
            self.problem(f"“{name}” is empty.", "Write the text.", line)
        return str(node.value).strip()

    def text(self, name: str, default: str | None = None) -> str:
        """A text for people, in the language read; required unless a default is given."""
        node = self._take(name, default is None)
        if node is None:
            return default or ""
        value = self._scalar_text(node, name)
        self.words[name] = value
        return self.said(value, self.over.translation(name)) if self.over else value

    def said(self, source: T, translation: T) -> T:
        """The translation; the source where there is none, and the gap is counted."""
        self.gaps += not translation
        return translation or source

    def code(self, name: str, default: str | None = None) -> str:
        """A text that is no words for people, such as an address; required unless a default is given."""
        node = self._take(name, default is None)
        return (default or "") if node is None else self._scalar_text(node, name)

    def slug(self, name: str) -> str:
        """A stable id: small letters, digits and single hyphens."""
        value = self.code(name)
        if value and not SLUG.match(value):
            self.problem(
                f"“{value}” is not a valid id.", "Use small letters, digits and single hyphens.", self.line_of(name)
            )
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of a closed list of words."""
        options = list(allowed)
        value = self.code(name, default)
        if value and value not in options:
            self.problem(f"“{name}: {value}” is not known.", f"Use one of: {', '.join(options)}.", self.line_of(name))
            return options[0]
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; required unless a default is given."""
        node = self._take(name, default is None)
        if node is None:
            return default or 0
        if not isinstance(node, yaml.ScalarNode) or node.tag != INT:
            self.problem(f"“{name}” should be a whole number.", "Write digits only.", self.line_of(name))
            return default or 0
        return int(node.value)

    def flag(self, name: str) -> bool:
        """`true` where the key says so; false where it is absent."""
        node = self._take(name, False)
        if node is None:
            return False
        if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
            self.problem(f"“{name}” should be true or false.", "Write true or false.", self.line_of(name))
            return False
        return bool(node.value == "true")

    def texts(self, name: str, required: bool = True) -> list[str]:
        """A list of texts for people, in the language read."""
        values = self.codes(name, required)
        if values:
            self.words[name] = values
        return self.said(values, self.over.translations(name, len(values))) if self.over and values else values

    def codes(self, name: str, required: bool = True) -> list[str]:
        """A list of texts that are no words for people, such as ids."""
        return [self._scalar_text(node, name) for node in self._sequence(name, required)]

    def numbers(self, name: str, required: bool = True) -> list[int]:
        """A list of whole numbers."""
        values = []
        for node in self._sequence(name, required):
            if isinstance(node, yaml.ScalarNode) and node.tag == INT:
                values.append(int(node.value))
            else:
                self.problem(f"“{name}” should hold whole numbers.", "Write digits only.", self.line_of(name))
        return values

    def each(self, name: str, required: bool = True, by: str = "") -> list["Mapping"]:
        """A list of mappings. `by`: the key that names an entry; without it a translation follows their order."""
        found = []
        for node in self._sequence(name, required):
            if isinstance(node, yaml.MappingNode):
                found.append(self._inner(node, by))
            else:
                line = node.start_mark.line + 1 + self.offset
                self.problem(f"Each entry of “{name}” should have keys.", "Write “- key: value” lines.", line)
        self.words[name] = found
        if self.over:
            self.over.lay_over(name, by, found)
        return found

    def _inner(self, node: yaml.MappingNode, by: str) -> "Mapping":
        inner = Mapping(node, self.path, self.problems, self.offset)
        inner.key = by
        inner.id = str(getattr(inner._values.get(by), "value", "")) if by else ""
        return inner

    def mapping(self, name: str, required: bool = True) -> "Mapping":
        """A mapping under a key; an empty one where it is missing."""
        node = self._take(name, required)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.problem(f"“{name}” should have keys.", "Write “key: value” lines below it.", self.line_of(name))
            node = None
        inner = Mapping(node, self.path, self.problems, self.offset)
        if node is None:
            inner.line = self.line
        self.words[name] = inner
        if self.over:
            inner.over = self.over.part(name)
        return inner

    def names(self) -> list[str]:
        """The keys of this mapping."""
        return list(self._values)

    def counts(self) -> dict[str, int]:
        """This mapping read whole as names with whole numbers."""
        return {name: self.number(name) for name in self._values}

    def _sequence(self, name: str, required: bool) -> list[Any]:
        node = self._take(name, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.problem(f"“{name}” should be a list.", "Write its entries as “- …” lines.", self.line_of(name))
            return []
        if required and not node.value:
            self.problem(f"“{name}” is empty.", "Add at least one entry.", self.line_of(name))
        return list(node.value)

    def parts(self) -> list["Mapping"]:
        """The mappings read inside this one, in order."""
        found: list[Mapping] = []
        for value in self.words.values():
            if isinstance(value, Mapping):
                found.append(value)
            elif isinstance(value, list):
                found += [one for one in value if isinstance(one, Mapping)]
        return found

    @property
    def has_gaps(self) -> bool:
        """Whether the translation lacks any of the words read here or inside."""
        return self.gaps > 0 or any(part.has_gaps for part in self.parts())

    def alone(self) -> "Mapping":
        """The same mapping without its translation."""
        return Mapping(self.node, self.path, self.problems, self.offset)

    def end(self) -> None:
        """Report every key that nobody asked for."""
        known = ", ".join(sorted(self._asked))
        for name in self._values.keys() - self._asked:
            self.problem(f"The key “{name}” is not known here.", f"Known keys: {known}.", self._lines[name])
