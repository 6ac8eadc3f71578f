"""Strict YAML with line numbers: unknown and duplicate keys, missing values and bare yes/no are problems.

A reader asks for what it needs (`text`, `number`, `each` …), gets a harmless value where the file is wrong, and so
goes on to find every other problem; `end()` reports the keys nobody asked for.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from learning.authoring.problems import Problems

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
STR, INT, BOOL = (f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool"))


class Mapping:
    """A mapping in an authored file, with the place it stands."""

    def __init__(self, node: yaml.MappingNode | None, path: Path, problems: Problems, offset: int = 0) -> None:
        self.path, self.problems, self.offset = path, problems, offset
        self.line = (node.start_mark.line + 1 if node else 1) + offset
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
        """A text; required unless a default is given."""
        node = self._take(name, default is None)
        return (default or "") if node is None else self._scalar_text(node, name)

    def slug(self, name: str) -> str:
        """A stable id: small letters, digits and single hyphens."""
        value = self.text(name)
        if value and not SLUG.match(value):
            self.problem(
                f"“{value}” is not a valid id.", "Use small letters, digits and single hyphens.", self.line_of(name)
            )
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of a closed list of words."""
        options = list(allowed)
        value = self.text(name, default)
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
        return node.value == "true"

    def texts(self, name: str, required: bool = True) -> list[str]:
        """A list of texts."""
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

    def each(self, name: str, required: bool = True) -> list["Mapping"]:
        """A list of mappings."""
        found = []
        for node in self._sequence(name, required):
            if isinstance(node, yaml.MappingNode):
                found.append(Mapping(node, self.path, self.problems, self.offset))
            else:
                line = node.start_mark.line + 1 + self.offset
                self.problem(f"Each entry of “{name}” should have keys.", "Write “- key: value” lines.", line)
        return found

    def mapping(self, name: str, required: bool = True) -> "Mapping":
        """A mapping under a key; an empty one where it is missing."""
        node = self._take(name, required)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.problem(f"“{name}” should have keys.", "Write “key: value” lines below it.", self.line_of(name))
            node = None
        inner = Mapping(node, self.path, self.problems, self.offset)
        if node is None:
            inner.line = self.line
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

    def end(self) -> None:
        """Report every key that nobody asked for."""
        known = ", ".join(sorted(self._asked))
        for name in self._values.keys() - self._asked:
            self.problem(f"The key “{name}” is not known here.", f"Known keys: {known}.", self._lines[name])


def read_mapping(text: str, path: Path, problems: Problems, offset: int = 0) -> Mapping:
    """YAML text as one mapping. `offset`: lines of the file that stand before the text."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line + 1 if mark else 1) + offset
        what = getattr(error, "problem", None) or "the YAML cannot be read"
        problems.add(path, line, f"This is not valid YAML: {what}.", "Check indentation, colons and quotes.")
        node = None
    if node is not None and not isinstance(node, yaml.MappingNode):
        problems.add(path, 1 + offset, "The file should hold “key: value” lines.", "Start with a key.")
        node = None
    return Mapping(node, path, problems, offset)


def read_file(path: Path, problems: Problems) -> Mapping:
    """A YAML file as one mapping; a missing or undecodable file is a problem."""
    return read_mapping(read_text(path, problems), path, problems)


def read_text(path: Path, problems: Problems) -> str:
    """The text of a file, or nothing and a problem."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        problems.add(path, 1, "The file is missing.", "Add it, or take its name out of the list that asks for it.")
    except (OSError, UnicodeDecodeError) as error:
        problems.add(path, 1, f"The file cannot be read ({error}).", "Save it as UTF-8 text.")
    return ""


def read_front_matter(path: Path, problems: Problems) -> tuple[Mapping, str, int]:
    """A Markdown file with front matter: its mapping, its body, and the number of lines before the body."""
    text = read_text(path, problems)
    lines = text.splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        if text:
            problems.add(path, 1, "The front matter is missing.", "Begin with ---, then keys, then ---.")
        return Mapping(None, path, problems), text, 0
    end = [line.strip() for line in lines[1:]].index("---") + 1
    head = read_mapping("\n".join(lines[1:end]), path, problems, offset=1)
    return head, "\n".join(lines[end + 1 :]), end + 1
