"""What is wrong with an authored file, said so that an author can mend it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from learning.core.locales import SOURCE

if TYPE_CHECKING:
    from learning.authoring.reading import Mapping


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: where it is, what it is, how to fix it. A warning does not stop the course from loading."""

    file: str
    line: int
    what: str
    fix: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.what} Fix: {self.fix}"


@dataclass
class Problems:
    """Collects all problems of a reading, so that they are listed at once.

    `language`: the language whose translations are laid over the source files; `sources`: every source file read, with
    its translation; `touched`: every file looked into.
    """

    root: Path
    language: str = SOURCE
    found: list[Problem] = field(default_factory=list)
    sources: list["Mapping"] = field(default_factory=list)
    touched: set[Path] = field(default_factory=set)

    def add(self, path: Path, line: int, what: str, fix: str, severity: str = "error") -> None:
        """Note a problem at a line (from 1) of a file under `root`."""
        name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name
        self.found.append(Problem(name, line, what, fix, severity))

    @property
    def judges_words(self) -> bool:
        """Whether the rules on words apply: they are rules of English, and a translation is not English."""
        return self.language == SOURCE

    @property
    def errors(self) -> list[Problem]:
        return [p for p in self.found if p.severity == "error"]

    def listed(self) -> list[Problem]:
        """All problems in the order of files and lines."""
        return sorted(set(self.found))
