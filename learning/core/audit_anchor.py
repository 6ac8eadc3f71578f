"""The end of the audit trail, written down outside the database.

A chain says nothing about what was cut off its end. The worker therefore keeps, in a file of the data folder, which
event was the last and its seal, and says so in the log once a day. The file only ever moves on: when the trail no
longer holds the event it names, it stays as it is, and that is a fault to be looked into.
"""

import json
import logging
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import select

from learning.core import clock
from learning.core.audit import AuditEvent
from learning.core.db import db

log = logging.getLogger("learning.audit")


@dataclass(frozen=True)
class Anchor:
    """An event of the trail by its number (from 1) and its seal, and the day (ISO) on which it was the last."""

    number: int
    digest: str
    day: str


def path_in(data_dir: Path) -> Path:
    """Where the anchor of an installation lies."""
    return data_dir / "audit-anchor.json"


def kept(path: Path) -> Anchor | None:
    """The anchor that was kept, or None. Raises ValueError when the file is not one."""
    try:
        return Anchor(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except TypeError as error:
        raise ValueError("not an anchor") from error


def last_event() -> Anchor | None:
    """The end of the trail as the database has it now."""
    row = db.session.execute(
        select(AuditEvent.number, AuditEvent.digest).order_by(AuditEvent.number.desc()).limit(1)
    ).first()
    return Anchor(row.number, row.digest, clock.today().isoformat()) if row else None


def holds(anchor: Anchor) -> bool:
    """Whether the trail still holds the event an anchor names, with its seal."""
    found = db.session.scalar(select(AuditEvent.digest).where(AuditEvent.number == anchor.number))
    return found == anchor.digest


def move_on(path: Path) -> bool:
    """Keep the present end of the trail; False, and the file as it was, when the trail lost what the file names.

    Raises OSError when the folder cannot be written, ValueError when the file is not an anchor.
    """
    before, now = kept(path), last_event()
    if before and not holds(before):
        log.error(
            "the audit trail no longer holds event %s as it was on %s: run cpms verify", before.number, before.day
        )
        return False
    if now and now != before:
        write(path, now)
        if before is None or before.day != now.day:
            log.info("audit trail: event %s, seal %s", now.number, now.digest)
    return True


def write(path: Path, anchor: Anchor) -> None:
    """Put an anchor in place, whatever was there."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_text(json.dumps(asdict(anchor)), "utf-8")
    half.replace(path)
