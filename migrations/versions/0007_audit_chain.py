"""The audit trail as a chain whose rows the database refuses to change or delete.

Rows that are there already are sealed as they are found, without a key; every later one with the installation's key.

Revision ID: 0007
Revises: 0006
"""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from learning.core import audit_chain  # the form of a seal stays what it is for ever, or old rows could not be checked

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CHUNK = 1000
WORDS = "audit events are only ever added"
EVENTS = sa.table(
    "audit_events",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("tag", sa.String),
    sa.column("actor_id", sa.Integer),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", sa.Integer),
    sa.column("organisation_id", sa.Integer),
    sa.column("details", sa.JSON),
    sa.column("number", sa.Integer),
    sa.column("digest", sa.String),
)


def upgrade() -> None:
    """Number and seal what is there, then close the table to changes."""
    with op.batch_alter_table("audit_events") as table:
        table.add_column(sa.Column("number", sa.Integer))
        table.add_column(sa.Column("digest", sa.String(64)))
    _chain(op.get_bind())
    with op.batch_alter_table("audit_events") as table:
        table.alter_column("number", existing_type=sa.Integer(), nullable=False)
        table.alter_column("digest", existing_type=sa.String(64), nullable=False)
        table.create_unique_constraint("uq_audit_events_number", ["number"])
    for statement in _closing(op.get_bind().dialect.name):
        op.execute(statement)


def _chain(connection: sa.Connection) -> None:
    number, last, digest = 0, 0, audit_chain.START
    change = EVENTS.update().where(EVENTS.c.id == sa.bindparam("row")).values(number=sa.bindparam("place"))
    change = change.values(digest=sa.bindparam("seal"))
    while True:
        query = sa.select(*list(EVENTS.c)[:8]).where(EVENTS.c.id > last).order_by(EVENTS.c.id).limit(CHUNK)
        rows = connection.execute(query).all()
        if not rows:
            return
        changes = []
        for row in rows:
            number, last = number + 1, row.id
            at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
            digest = audit_chain.seal(None, digest, audit_chain.canonical(number, at, *row[2:]))
            changes.append({"row": row.id, "place": number, "seal": digest})
        connection.execute(change, changes)


def _closing(database: str) -> list[str]:
    if database == "sqlite":
        return [
            f"CREATE TRIGGER audit_events_no_{verb.lower()} BEFORE {verb} ON audit_events "
            f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
        "CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
        "CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
    ]


def downgrade() -> None:
    """Open the table to changes again; the seals go."""
    say = op.get_context().config.attributes.get("say")
    if say:
        say("  The audit trail loses its seals, and the database no longer refuses to change it.")
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_events_no_{verb}")
    else:
        op.execute("DROP TRIGGER audit_events_no_change ON audit_events")
        op.execute("DROP TRIGGER audit_events_no_truncate ON audit_events")
        op.execute("DROP FUNCTION refuse_audit_change()")
    with op.batch_alter_table("audit_events") as table:
        table.drop_constraint("uq_audit_events_number", type_="unique")
        table.drop_column("digest")
        table.drop_column("number")
