"""What a renewal rests on: the attempt, the texts in force, and which lesson texts a learner has read.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Renewals from before have no row; what was read before is not known."""
    op.create_table(
        "lesson_readings",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(120), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_lesson_readings_enrolment_id_enrolments")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "lesson", "text_digest", name=op.f("pk_lesson_readings")),
    )
    op.create_table(
        "renewals",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lessons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name=op.f("fk_renewals_certificate_id_certificates")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempts.id"], name=op.f("fk_renewals_attempt_id_attempts")),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_renewals")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_renewals_attempt_id")),
    )


def downgrade() -> None:
    """Drop them: certificates stay as they are."""
    op.drop_table("renewals")
    op.drop_table("lesson_readings")
