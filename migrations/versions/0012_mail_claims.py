"""Who is sending a message, and until when; the secret of its link by itself, so that it can be dropped.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROWS = sa.table("messages", sa.column("id", sa.Integer), sa.column("values", sa.JSON), sa.column("secret", sa.String))
HELD = sa.text("secret IS NOT NULL")


def upgrade() -> None:
    """Add the columns, and take secrets out of the values."""
    op.add_column("messages", sa.Column("secret", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("claim", sa.String(), nullable=True))
    op.add_column("messages", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_messages_with_secret", "messages", ["id"], sqlite_where=HELD, postgresql_where=HELD)
    connection = op.get_bind()
    for row in connection.execute(sa.select(ROWS.c.id, ROWS.c["values"])).all():
        if isinstance(row[1], dict) and "secret" in row[1]:
            values = dict(row[1])
            secret = values.pop("secret")
            connection.execute(ROWS.update().where(ROWS.c.id == row[0]).values({"values": values, "secret": secret}))


def downgrade() -> None:
    """Put secrets back among the values, and take the columns away."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(ROWS).where(ROWS.c.secret.is_not(None))).all():
        values = {**row[1], "secret": row[2]} if isinstance(row[1], dict) else row[1]
        connection.execute(ROWS.update().where(ROWS.c.id == row[0]).values({"values": values}))
    op.drop_index("ix_messages_with_secret", "messages")
    for name in ("claimed_until", "claim", "secret"):
        op.drop_column("messages", name)
