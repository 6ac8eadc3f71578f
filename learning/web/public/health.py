"""Probes: alive, and ready to serve. They say nothing else."""

from sqlalchemy.exc import SQLAlchemyError

from learning.core import migrating
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
    """The database answers too, and is ours: an empty file in its place would answer as well."""
    try:
        is_ready = migrating.revision_now() is not None
    except SQLAlchemyError:
        is_ready = False
    return ({"status": "ok"}, 200) if is_ready else ({"status": "no database"}, 503)
