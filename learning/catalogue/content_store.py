"""The content store: holds the catalogue that is served, looks now and then whether the files changed, and keeps the
last good one, in memory and on disk, when they are broken."""

import logging
import shutil
import threading
import time
from pathlib import Path

from learning.authoring.problems import Problem
from learning.catalogue.editions import load_edition, translated_languages
from learning.catalogue.loading import CONTENT_ROOT, content_files, fingerprint, load
from learning.catalogue.types import Catalogue
from learning.core.locales import SOURCE

SECONDS_BETWEEN_LOOKS = 5
KEPT_REVISIONS = 3
log = logging.getLogger("learning.content")


class BrokenContent(Exception):
    """The authored files are broken and no good copy was ever kept. `problems` lists what to mend."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ContentStore:
    """One for each process. `keep` is the folder for good copies; None keeps none."""

    def __init__(self, root: Path = CONTENT_ROOT, keep: Path | None = None) -> None:
        self.root, self.keep = root, keep
        self.problems: list[Problem] = []
        self._lock = threading.Lock()
        self._seen = fingerprint(root)
        self._looked = time.monotonic()
        self._catalogue = self._first()
        self._editions: dict[tuple[str, str], Catalogue] = {}
        self._making = threading.Lock()

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue to serve now. Looks at the files at most every few seconds."""
        if time.monotonic() - self._looked > SECONDS_BETWEEN_LOOKS and self._lock.acquire(blocking=False):
            try:
                self._looked = time.monotonic()
                self.look()
            finally:
                self._lock.release()
        return self._catalogue

    def edition(self, language: str) -> Catalogue:
        """The catalogue in a language: read when it is first asked for, and kept as long as its revision is served.

        Languages without a translation get the source's; a fault in a translation is logged and takes nothing away.
        """
        source = self.catalogue
        if language == SOURCE:
            return source
        name = (source.revision, language)
        if name not in self._editions:
            with self._making:
                if name not in self._editions:
                    found = self._read(language, source)
                    self._editions = {k: kept for k, kept in self._editions.items() if k[0] == source.revision}
                    self._editions[name] = found
        return self._editions[name]

    def _read(self, language: str, source: Catalogue) -> Catalogue:
        # The copy kept on disk cannot have changed since the source was read; the authors' folder can.
        copy = self.keep / source.revision if self.keep else None
        root = copy if copy and copy.is_dir() else source.root
        if language not in translated_languages(root):
            return source
        edition = load_edition(root, language, source)
        for problem in edition.problems:
            log.warning("%s", problem)
        return edition.catalogue

    def look(self) -> None:
        """Load again if a file changed; a broken course leaves the last good one in place."""
        seen = fingerprint(self.root)
        if seen == self._seen:
            return
        self._seen = seen
        catalogue, problems = load(self.root)
        self.problems = [p for p in problems if p.severity == "error"]
        if self.problems:
            log.error("the course files are broken; serving revision %s", self._catalogue.revision)
            for problem in self.problems:
                log.error("%s", problem)
            return
        self._catalogue = catalogue
        self._copy(catalogue)

    def _first(self) -> Catalogue:
        catalogue, problems = load(self.root)
        self.problems = [p for p in problems if p.severity == "error"]
        if not self.problems:
            self._copy(catalogue)
            return catalogue
        for folder in self._copies():
            old, faults = load(folder)
            if not any(p.severity == "error" for p in faults):
                log.error("the course files are broken; serving the copy of revision %s", old.revision)
                return old
        raise BrokenContent(self.problems)

    def _copies(self) -> list[Path]:
        if self.keep is None or not self.keep.is_dir():
            return []
        folders = [p for p in self.keep.iterdir() if p.is_dir() and not p.name.startswith(".")]
        return sorted(folders, key=lambda p: p.stat().st_mtime, reverse=True)

    def _copy(self, catalogue: Catalogue) -> None:
        if self.keep is None or (self.keep / catalogue.revision).exists():
            return
        try:
            self.keep.mkdir(parents=True, exist_ok=True)
            half = self.keep / f".{catalogue.revision}.{threading.get_ident()}"
            for path in content_files(self.root):
                to = half / path.relative_to(self.root)
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, to)
            half.rename(self.keep / catalogue.revision)
            for old in self._copies()[KEPT_REVISIONS:]:
                shutil.rmtree(old, ignore_errors=True)
        except OSError as error:
            log.warning("no copy of the course files was kept: %s", error)
