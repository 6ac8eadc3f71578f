"""Every write about stories. Twice is once: a lost line may send any choice again."""

from sqlalchemy import select

from learning.core import clock
from learning.core.db import db, require_transaction, upsert
from learning.scenarios.models import ScenarioPath, ScenarioTally
from learning.scenarios.rules import Walk


def keep_walk(enrolment_id: int, module_id: str, walk: Walk) -> None:
    """Remember where the learner stands, and count each scene's first choice once, in the open transaction."""
    require_transaction()
    own = {"enrolment_id": enrolment_id, "module_id": module_id}
    upsert(ScenarioPath, own, {"path": [], "first": {}, "began_at": clock.now()})
    row = db.session.scalars(select(ScenarioPath).filter_by(**own).with_for_update()).one()
    row.path = [choice.id for _, choice in walk.taken]
    new = {scene.id: choice.id for scene, choice in walk.taken if scene.id not in row.first}
    row.first = {**row.first, **new}
    if walk.has_ended and row.finished_at is None:
        row.finished_at = clock.now()
    for scene_id, choice_id in sorted(new.items()):
        place = {"module_id": module_id, "scene_id": scene_id, "choice_id": choice_id}
        upsert(ScenarioTally, place, {"count": 1}, count=ScenarioTally.count + 1)
