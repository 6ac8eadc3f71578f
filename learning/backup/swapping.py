"""The change from old to new, database and keys together, so that a kill at any moment leaves one whole set.

Everything new is built in `restoring/` of the data folder. A plan is placed there last; the database is changed in one
transaction that carries the plan's number; then the keys follow. Whoever starts next looks for a plan: where the
database carries its number the keys follow now, where it does not, all is as it was and what was built is thrown away.
"""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine

from learning.backup import into_postgresql, into_sqlite
from learning.core.files import settle

FOLDER, PLAN, STAGED, KEYS = "restoring", "plan.json", "database.sqlite", "keys"

At = Callable[[str], None]

UNDONE = "Nothing was changed."
FINISHED = "The restore is finished."


@dataclass(frozen=True)
class Plan:
    """What is being changed. `aside` is the ending under which a database that could not be read is set aside."""

    token: int
    kept: str
    aside: str
    has_keys: bool


def folder_of(data_dir: Path) -> Path:
    """Where the new things are built."""
    return data_dir / FOLDER


def plan_of(data_dir: Path) -> Plan | None:
    """The plan of a restore that was cut off, or None."""
    try:
        return Plan(**json.loads((folder_of(data_dir) / PLAN).read_text()))
    except FileNotFoundError:
        return None


def place(plan: Plan, data_dir: Path) -> None:
    """From here on the next start knows that a change was under way."""
    folder = folder_of(data_dir)
    half = folder / f".{PLAN}"
    half.write_text(json.dumps(asdict(plan)))
    settle(half)
    half.replace(folder / PLAN)
    settle(folder)
    settle(data_dir)


def lay_keys(keys: dict[str, bytes], data_dir: Path) -> None:
    """The new set of keys, whole and on the disk, beside the present one."""
    folder = folder_of(data_dir) / KEYS
    folder.mkdir(mode=0o700)
    for name, content in keys.items():
        handle = os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        settle(folder / name)
    settle(folder)


def swap_keys(plan: Plan, data_dir: Path, keys_dir: Path, at: At) -> None:
    """The old set goes to what is kept, the new one takes its place. Twice is once."""
    new, kept = folder_of(data_dir) / KEYS, Path(plan.kept)
    if plan.has_keys and new.is_dir():
        if keys_dir.is_dir():
            kept.mkdir(parents=True, exist_ok=True, mode=0o700)
            keys_dir.rename(_free(kept / KEYS))
            settle(kept)
            at("keys-aside")
        new.rename(keys_dir)
        settle(data_dir)
        at("keys-in")


def _free(path: Path) -> Path:
    """The path, or the first of its kind that is not there yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def clear(data_dir: Path) -> None:
    """Throw away what was built; the plan goes first, for without it the rest means nothing."""
    folder = folder_of(data_dir)
    (folder / PLAN).unlink(missing_ok=True)
    if folder.is_dir():
        settle(folder)
        shutil.rmtree(folder)


def is_cut_off(data_dir: Path) -> bool:
    """Whether a restore left something behind (or is under way)."""
    return folder_of(data_dir).exists()


def finish(engine: Engine, data_dir: Path, keys_dir: Path) -> str:
    """End what a restore that was cut off had begun; the caller has the folder alone. Returns what happened, in words.

    Raises what the database raises when it does not answer: then nothing is changed, and it is tried again next time.
    """
    plan = plan_of(data_dir)
    is_new = plan is not None and _is_new(plan, engine, data_dir)
    if plan and is_new:
        swap_keys(plan, data_dir, keys_dir, lambda _label: None)
    clear(data_dir)
    return FINISHED if is_new else UNDONE


def _is_new(plan: Plan, engine: Engine, data_dir: Path) -> bool:
    """Whether the database is the new one."""
    if engine.dialect.name != "sqlite":
        return into_postgresql.token_of(engine) == plan.token
    database = Path(engine.url.database or "")
    if plan.aside and into_sqlite.token_of(database) != plan.token:
        # What was there could not be read and may be moved already: forward is the only way to a whole database.
        over(plan, data_dir, database, lambda _label: None)
    return into_sqlite.token_of(database) == plan.token


def over(plan: Plan, data_dir: Path, database: Path, at: At) -> None:
    """Make an SQLite database what was built; one that cannot be read is set aside first."""
    if plan.aside:
        into_sqlite.set_aside(database, plan.aside)
        at("set-aside")
    into_sqlite.copy_over(folder_of(data_dir) / STAGED, database, at)
