"""A person's name in a second script, for the certificate.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("other_name", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("people", "other_name")
