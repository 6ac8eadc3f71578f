"""Where a process can die: before and after every statement, commit and file, counted, so that each can be chosen.

`Points.arm(n)` lets the process kill itself (SIGKILL, nothing is cleaned up) at the n-th point after it.
"""

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

_TABLE = re.compile(r"\b(?:INTO|UPDATE|FROM|EXISTS)\s+\"?(\w+)\"?", re.I)
_VERB = re.compile(r"\s*(\w+)")


def named(statement: str) -> str:
    """A short name of a statement: its verb and table."""
    verb, table = _VERB.match(statement), _TABLE.search(statement)
    return f"{verb[1].lower() if verb else '?'} {table[1].lower() if table else ''}".strip()


class Points:
    """Counts the points of one process. `folder`: where its files lie; `on_commit` is called after each commit."""

    def __init__(self, engine: Engine, folder: Path, on_commit: Callable[[], None] = lambda: None) -> None:
        self.folder, self.on_commit = str(folder), on_commit
        self.labels: list[str] = []
        self.target: int | None = None
        self.armed, self._quiet = False, False
        self.say: Callable[[str], None] = lambda _label: None
        self._watch_database(engine)
        self._watch_files()

    def arm(self, target: int | None) -> None:
        """From here on points count; at the `target`-th (from 0) the process dies. None only counts."""
        self.labels, self.target, self.armed = [], target, True

    def disarm(self) -> None:
        """Points no longer count."""
        self.armed = False

    def reached(self, label: str) -> None:
        """One point. Dies here if it is the chosen one."""
        if not self.armed or self._quiet:
            return
        if self.target == len(self.labels):
            self.say(label)
            os.kill(os.getpid(), signal.SIGKILL)
        self.labels.append(label)

    def _watch_database(self, engine: Engine) -> None:
        def before(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            self.reached(f"before {named(statement)}")

        def after(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
                self.reached(f"after {named(statement)}")

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
        commit = engine.dialect.do_commit

        def do_commit(connection: Any) -> None:
            self.reached("before commit")
            commit(connection)
            if self.armed:
                self._quiet = True
                self.on_commit()
                self._quiet = False
            self.reached("after commit")

        engine.dialect.do_commit = do_commit  # type: ignore[method-assign]

    def _watch_files(self) -> None:
        """Opening to write, linking, renaming, removing: by the interpreter's own audit events. Half a file too."""

        def heard(name: str, args: tuple[Any, ...]) -> None:
            if not self.armed or self._quiet or name not in ("open", "os.rename", "os.link", "os.remove", "os.mkdir"):
                return
            path = os.fsdecode(args[0]) if isinstance(args[0], str | bytes | os.PathLike) else ""
            if not path.startswith(self.folder) or ".sqlite" in path:
                return
            if name == "open" and not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
                return
            kind = re.sub(r"\d{8}-\d{6}|[0-9a-f]{6,}|(?<=\.)\d+$", "*", Path(path).name)
            self.reached(f"file {name.removeprefix('os.')} {kind}")

        sys.addaudithook(heard)
        whole = Path.write_bytes

        def write_bytes(path: Path, content: Any) -> int:
            if self.armed and not self._quiet and str(path).startswith(self.folder):
                if self.target == len(self.labels):  # the chosen point: half of it reaches the disk
                    self._quiet = True
                    with path.open("wb") as half:
                        half.write(bytes(content)[: len(content) // 2])
                    self._quiet = False
                self.reached("file half written")
            return whole(path, content)

        Path.write_bytes = write_bytes  # type: ignore[method-assign]
