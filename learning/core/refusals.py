"""Refusals in the audit trail: who was told no, sampled, so that nobody fills the disk by being refused.

Each person (or, where nobody is signed in, each network address as a salted digest that is never stored) has one row
for each kind in ten minutes. It says how many the ten minutes before had.
"""

from learning.core import audit, limits
from learning.core.audit import Tag
from learning.core.db import transaction

ROLE, FORM, TRIES = Tag.REFUSED_ROLE, Tag.REFUSED_FORM, Tag.REFUSED_TRIES


def note(kind: Tag, by: int | None, organisation_id: int | None, address: str, salt: str) -> None:
    """Count a refusal, and record it where it is the first of its ten minutes, in a transaction of its own."""
    who = f"{kind} {f'person {by}' if by else address}"
    with transaction(of_the_house=True):
        before = limits.used(limits.REFUSAL, who, salt)
        limits.add(salt, (limits.REFUSAL, who))
        if limits.used(limits.REFUSAL, who, salt) == 1:
            audit.record(kind, by=by, subject=("person", by), organisation_id=organisation_id, before=before)
