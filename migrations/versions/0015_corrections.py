"""Corrections that holders ask for, what became of them, and certificates issued again after a withdrawal.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("other_name", sa.String(200), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        _to("corrections", "certificate_id", "certificates"),
        _to("corrections", "asked_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_certificate_id"), "corrections", ["certificate_id"])
    op.create_table(
        "correction_decisions",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        _to("correction_decisions", "correction_id", "corrections"),
        _to("correction_decisions", "decided_by", "people"),
        _to("correction_decisions", "certificate_id", "certificates"),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_correction_decisions")),
    )
    op.create_table(
        "reissues",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        _to("reissues", "certificate_id", "certificates"),
        _to("reissues", "after_id", "certificates"),
        _to("reissues", "issued_by", "people"),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_reissues")),
        sa.UniqueConstraint("after_id", name=op.f("uq_reissues_after_id")),
    )


def downgrade() -> None:
    """Drop them: certificates and revocations stay as they are."""
    op.drop_table("reissues")
    op.drop_table("correction_decisions")
    op.drop_index(op.f("ix_corrections_certificate_id"), "corrections")
    op.drop_table("corrections")
