"""Every read of stories played."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from learning.core.db import db
from learning.scenarios.models import ScenarioPath, ScenarioTally

# A share is shown only where so many people chose, so that nobody's choice can be told from it.
FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Played:
    """Where a learner stands in a story."""

    path: tuple[str, ...]
    finished_at: datetime | None


def played(enrolment_id: int) -> dict[str, Played]:
    """The stories a learner has begun, by module, in one query."""
    rows = db.session.execute(
        select(ScenarioPath.module_id, ScenarioPath.path, ScenarioPath.finished_at).where(
            ScenarioPath.enrolment_id == enrolment_id
        )
    )
    return {row.module_id: Played(tuple(row.path), row.finished_at) for row in rows}


def shares(module_id: str) -> dict[str, dict[str, int]]:
    """By scene and choice, how many percent chose so at first; scenes met by fewer than five people are left out."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for row in db.session.scalars(select(ScenarioTally).where(ScenarioTally.module_id == module_id)):
        counts[row.scene_id][row.choice_id] = row.count
    return {
        scene: {choice: round(100 * count / sum(choices.values())) for choice, count in choices.items()}
        for scene, choices in counts.items()
        if sum(choices.values()) >= FEWEST_SHOWN
    }
