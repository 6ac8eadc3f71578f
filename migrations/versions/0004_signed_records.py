"""The signed record of a certificate, and the digests of lessons at completion.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("record", sa.Text(), nullable=True, comment="as in the QR, signed"))
    with op.batch_alter_table("completions") as table:
        table.add_column(sa.Column("lessons", sa.JSON(), nullable=True, comment="by lesson, a digest of its text"))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("completions", "lessons")
    op.drop_column("certificates", "record")
