"""Branching stories: where a learner stands, and what people chose at first.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "scenario_paths",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.JSON(), nullable=False, comment="choice ids of the way being taken now"),
        sa.Column("first", sa.JSON(), nullable=False, comment="by scene, the first choice ever made"),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="first time an ending was reached"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name=op.f("fk_scenario_paths_enrolment_id_enrolments")
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "module_id", name=op.f("pk_scenario_paths")),
    )
    op.create_table(
        "scenario_tallies",
        sa.Column("module_id", sa.String(length=40), nullable=False),
        sa.Column("scene_id", sa.String(length=60), nullable=False),
        sa.Column("choice_id", sa.String(length=60), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("module_id", "scene_id", "choice_id", name=op.f("pk_scenario_tallies")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("scenario_tallies")
    op.drop_table("scenario_paths")
