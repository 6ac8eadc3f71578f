"""The audit trail: every row as it was written, none missing, none cut off the end."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from learning.core import audit, audit_anchor, audit_chain
from learning.core.audit import AuditEvent
from learning.core.db import db
from learning.verifying.findings import Place

CHUNK = 2000


def chain_is_whole(_place: Place) -> Iterator[str]:
    """Each event's seal fits what it says and the seal before it; numbers run from 1 without a gap.

    Seals without a key are taken only before the first that has one: they are from before the chain.
    """
    key = audit.sealing_key(db.engine)
    if key is None and audit_anchor.last_event():
        yield "The key of the audit trail (keys/audit-key) is not there: take it from a backup."
        return
    number, previous, is_keyed = 0, audit_chain.START, False
    for event in _events():
        if event.number < 1:
            yield f"Row {event.id} of the audit trail stands outside the chain (number {event.number})."
            continue
        if event.number != number + 1:
            yield f"{_missing(number + 1, event.number - 1)} from the audit trail."
        row = audit_chain.canonical(
            event.number,
            event.at,
            event.tag,
            event.actor_id,
            event.subject_kind,
            event.subject_id,
            event.organisation_id,
            event.details,
        )
        if event.digest == audit_chain.seal(key, previous, row):
            is_keyed = True
        elif is_keyed or event.digest != audit_chain.seal(None, previous, row):
            yield f"Event {event.number} of the audit trail ({event.tag}, row {event.id}) does not fit its seal."
        number, previous = event.number, event.digest


def _missing(first: int, last: int) -> str:
    return f"Event {first} is missing" if first == last else f"Events {first} to {last} are missing"


def _events() -> Iterator[AuditEvent]:
    last = -(2**31)
    while True:
        query = select(AuditEvent).where(AuditEvent.number > last).order_by(AuditEvent.number).limit(CHUNK)
        rows = list(db.session.scalars(query))
        yield from rows
        db.session.expunge_all()
        if len(rows) < CHUNK:
            return
        last = rows[-1].number


def end_is_there(place: Place) -> Iterator[str]:
    """The trail reaches at least to the event that the anchor in the data folder names."""
    path = audit_anchor.path_in(place.data_dir)
    try:
        anchor = audit_anchor.kept(path)
    except (OSError, json.JSONDecodeError, ValueError):
        yield f"{path} cannot be read: look who changed it, then run cpms verify --anchor-here."
        return
    if anchor is None or audit_anchor.holds(anchor):
        return
    last = audit_anchor.last_event()
    yield (
        f"The audit trail ends with event {last.number if last else 0}, or says something else: event {anchor.number} "
        f"was its last on {anchor.day}. After a restore this may be right: then run cpms verify --anchor-here."
    )
