"""Probes: alive, and ready to serve. They say nothing else."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from learning.core.db import db
from learning.web.access import public
from learning.web.public import bp


@bp.get("/healthz")
@public
def healthz():  # type: ignore[no-untyped-def]
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz():  # type: ignore[no-untyped-def]
    """The database answers too."""
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        db.session.rollback()
        return {"status": "no database"}, 503
    return {"status": "ok"}
