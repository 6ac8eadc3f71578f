"""Logos that stand on certificates, kept as they were at issue.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of pictures by digest; certificates name the digest in their facts."""
    op.create_table(
        "certificate_logos",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_certificate_logos")),
    )


def downgrade() -> None:
    """The pictures go; certificates whose file is kept still carry them."""
    op.drop_table("certificate_logos")
