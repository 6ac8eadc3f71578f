"""The signature over everything a certificate says.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column. Certificates from before have none: their record in the square is what they are held to."""
    op.add_column("certificates", sa.Column("seal", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("certificates", "seal")
