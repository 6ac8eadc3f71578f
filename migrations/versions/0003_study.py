"""What a learner keeps: notes, promises, wishes, and reminders that were sent.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _own(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    """The column that says whose row it is."""
    name = op.f(f"fk_{table}_enrolment_id_enrolments")
    return [
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name=name),
    ]


def upgrade() -> None:
    """Add the four tables."""
    op.create_table(
        "study_notes",
        *_own("study_notes"),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("lesson_id", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_bookmarked", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", "module_id", "lesson_id", name=op.f("pk_study_notes")),
    )
    op.create_table(
        "commitments",
        *_own("commitments"),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("wants_mail", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("asked_30_at", MOMENT, nullable=True),
        sa.Column("asked_90_at", MOMENT, nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", "module_id", name=op.f("pk_commitments")),
    )
    op.create_table(
        "study_wishes",
        *_own("study_wishes"),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("wants_reminders", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_study_wishes")),
    )
    op.create_table(
        "reminders",
        *_own("reminders"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("enrolment_id", "kind", name=op.f("pk_reminders")),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("reminders", "study_wishes", "commitments", "study_notes"):
        op.drop_table(table)
