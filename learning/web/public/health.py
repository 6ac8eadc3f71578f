"""Probes: alive, and ready to serve. `/readyz` also says whether a worker is alive."""

from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from learning.core import heartbeat, migrating
from learning.core.db import db
from learning.web.gate import public
from learning.web.public import bp


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers too, and is ours: an empty file in its place would answer as well.

    A silent worker is named, and takes no page away: only mail is late.
    """
    try:
        if migrating.revision_now() is not None:
            return {"status": "ok", "worker": heartbeat.worker_state()}
    except SQLAlchemyError:
        db.session.rollback()
    return {"status": "no database"}, 503
