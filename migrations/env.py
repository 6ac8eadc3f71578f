"""Alembic's environment. The connection, and its open transaction, come from learning/core/migrating.py."""

from alembic import context

from learning.core.db import Base

connection = context.config.attributes["connection"]
say = context.config.attributes["say"]


def tell(step, **_rest):
    """One line a step, for whoever waits."""
    if say:
        way = "up to" if step.is_upgrade else "down to"
        say(f"  {way} {(step.up_revision_id if step.is_upgrade else ', '.join(step.down_revision_ids)) or 'base'}")


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    on_version_apply=lambda step, **rest: tell(step, **rest),
)
with context.begin_transaction():
    context.run_migrations()
