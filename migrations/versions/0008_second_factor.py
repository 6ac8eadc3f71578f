"""Second factors, what a sign-in has proved and when it was seen, and for which roles a password is long enough.

Revision ID: 0008
Revises: 0007
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENTS = ("full_at", "proved_at", "seen_at", "staff_at")


def upgrade() -> None:
    """Make the tables and columns. Whoever is signed in stays so: the sign-in was complete when it began."""
    op.create_table(
        "second_factors",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_second_factors_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_person_id"), "recovery_codes", ["person_id"])
    op.create_table(
        "second_factor_resets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reset_by", sa.Integer(), nullable=True),
        sa.Column("reset_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_second_factor_resets_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor_resets")),
    )
    op.create_index(op.f("ix_second_factor_resets_person_id"), "second_factor_resets", ["person_id"])
    op.add_column("people", sa.Column("password_grade", sa.String(length=10), nullable=False, server_default=""))
    for name in MOMENTS:
        op.add_column("sign_ins", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("sign_ins", sa.Column("ended_by", sa.Integer(), nullable=True))
    began = sa.column("began_at", sa.DateTime(timezone=True))
    sign_ins = sa.table("sign_ins", began, *(sa.column(name, sa.DateTime(timezone=True)) for name in MOMENTS))
    # When a device was last seen is not known: the idle limit runs from now.
    values = {"full_at": began, "proved_at": began, "staff_at": began, "seen_at": datetime.now(UTC)}
    op.execute(sign_ins.update().values(values))


def downgrade() -> None:
    """Take them away. A sign-in that still waits for its code ends by itself within ten minutes."""
    for name in ("ended_by", *MOMENTS):
        op.drop_column("sign_ins", name)
    op.drop_column("people", "password_grade")
    op.drop_table("second_factor_resets")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
