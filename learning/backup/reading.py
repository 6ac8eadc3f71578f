"""Reading a backup: every name, size, digest, count and value is checked before anything of it is believed."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from learning.backup.archive import (
    ABOUT,
    FORMAT,
    MEMBER,
    PROGRAM,
    SEAL,
    SEAL_BYTES,
    BadArchive,
    key_member,
    seal_of,
    table_member,
)
from learning.core import migrating

SMALL_MOST = 4 << 20  # bytes of about.json, and of a key
KEYS_MOST = 500
LINE_MOST = 256 << 20  # bytes of one row: a certificate's file is the largest, well under a megabyte
# How many times larger than itself a file may unfold to, beyond a start of 16 MB. Rows of real data fold to a tenth.
UNFOLDS_MOST, UNFOLDS_FREE = 200, 16 << 20
DAMAGE = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
    KeyError, TypeError, IndexError, OverflowError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a file says of itself. `digests` is empty in format 1."""

    number: int
    revision: str
    made_at: str
    rows: dict[str, int]
    keys: tuple[str, ...]
    digests: dict[str, str]


@contextmanager
def in_words(what: str) -> Iterator[None]:
    """Whatever a damaged file makes the libraries raise, as one sentence. Raises BadArchive."""
    try:
        yield
    except BadArchive:
        raise
    except DAMAGE as error:
        raise BadArchive(f"{what} is damaged or cut off.") from error


class Archive:
    """An open backup whose outside is in order. Rows and keys are checked as they are read."""

    def __init__(self, file: Path, zipped: zipfile.ZipFile, about: About) -> None:
        self.file, self.about, self._zip = file, about, zipped

    @property
    def size(self) -> int:
        """Bytes of everything in it, unfolded."""
        return sum(info.file_size for info in self._zip.infolist())

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table; at their end, count and digest are those that were written."""
        member, digest, count = table_member(table), hashlib.sha256(), 0
        with in_words(f"The table {table}"), self._zip.open(member) as lines:
            while line := lines.readline(LINE_MOST):
                digest.update(line)
                count += 1
                row = json.loads(line)
                if not line.endswith(b"\n") or not isinstance(row, dict):
                    raise BadArchive(f"Row {count} of the table {table} is cut off.")
                yield row
        self._hold(member, digest.hexdigest())
        if count != self.about.rows[table]:
            raise BadArchive(f"The table {table} has {count} rows where {self.about.rows[table]} were written.")

    def keys(self) -> dict[str, bytes]:
        """Every key by its file name."""
        found = {}
        for name in self.about.keys:
            with in_words(f"The key {name}"):
                found[name] = self._zip.read(key_member(name))
            self._hold(key_member(name), hashlib.sha256(found[name]).hexdigest())
        return found

    def _hold(self, member: str, digest: str) -> None:
        if self.about.number > 1 and self.about.digests.get(member) != digest:
            raise BadArchive(f"{member} is not what was written.")


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """A backup for reading. Raises BadArchive, with one sentence for the person at the command line."""
    try:
        size = file.stat().st_size
        handle: BinaryIO = file.open("rb")
    except OSError as error:
        raise BadArchive(f"{file} cannot be read: {error.strerror}.") from error
    with handle:
        if not size:
            raise BadArchive(f"{file} is empty.")
        with in_words(f"{file} is no backup of this program, or it"):
            is_sealed = _check_seal(file, handle, size)
            zipped = zipfile.ZipFile(handle)
        with zipped:
            with in_words(str(file)):
                names = _check_members(file, zipped, size)
                about = _about(file, json.loads(zipped.read(ABOUT)), names)
            if about.number > 1 and not is_sealed:
                raise BadArchive(f"{file} is cut off or was changed: its seal is missing.")
            yield Archive(file, zipped, about)


def _check_seal(file: Path, handle: BinaryIO, size: int) -> bool:
    handle.seek(max(0, size - SEAL_BYTES))
    seal = handle.read()
    if not seal.startswith(SEAL):
        return False
    if seal != seal_of(file):
        raise BadArchive(f"{file} is damaged: it is not what was written.")
    return True


def _check_members(file: Path, zipped: zipfile.ZipFile, size: int) -> set[str]:
    infos = zipped.infolist()
    names = [info.filename for info in infos]
    if ABOUT not in names:
        raise BadArchive(f"{file} is not a backup of this program.")
    if len(set(names)) < len(names):
        raise BadArchive(f"{file} holds the same name twice.")
    for info in infos:
        if info.filename != ABOUT and not MEMBER.fullmatch(info.filename):
            raise BadArchive(f"{file} holds something that no backup holds: {info.filename[:80]!r}.")
        if not info.filename.startswith("tables/") and info.file_size > SMALL_MOST:
            raise BadArchive(f"{info.filename} in {file} is far too large.")
    if sum(name.startswith("keys/") for name in names) > KEYS_MOST:
        raise BadArchive(f"{file} holds more than {KEYS_MOST} keys.")
    if sum(info.file_size for info in infos) > size * UNFOLDS_MOST + UNFOLDS_FREE:
        raise BadArchive(f"{file} would unfold to far more than a backup does.")
    return set(names) - {ABOUT}


def _about(file: Path, said: Any, names: set[str]) -> About:
    number = said["format"] if isinstance(said, dict) else None
    if not isinstance(number, int) or (number > 1 and said.get("program") != PROGRAM):
        raise BadArchive(f"{file} is not a backup of this program.")
    if number > FORMAT:
        raise BadArchive(f"{file} was written by a newer release (format {number}): restore it with that release.")
    revision = said["revision"]
    if revision is None:
        raise BadArchive(f"{file} was made from an empty database: there is nothing to restore.")
    if revision not in migrating.chain():
        raise BadArchive(f"{file} was written by a newer release (revision {revision}): restore it with that release.")
    rows = {str(table): int(count) for table, count in said["rows"].items()}
    keys = sorted(said["keys"] if number > 1 else (n.removeprefix("keys/") for n in names if n.startswith("keys/")))
    digests = dict(said["digests"]) if number > 1 else {}
    expected = {table_member(table) for table in migrating.structure_at(revision)}
    told = {table_member(table) for table in rows}
    for member in sorted((expected | told | {key_member(key) for key in keys} | set(digests)) - names):
        raise BadArchive(f"{member} is missing from {file}.")
    for member in sorted(names - expected - {key_member(key) for key in keys}):
        raise BadArchive(f"{member} in {file} does not belong to revision {revision}.")
    if told != expected or (number > 1 and set(digests) != names):
        raise BadArchive(f"{file} does not say what it holds.")
    return About(number, revision, str(said["made_at"]), rows, tuple(keys), digests)
