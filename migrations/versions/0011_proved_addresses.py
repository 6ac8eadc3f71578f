"""Addresses that are proved, the mailbox a link was made for, and what an invitation brings along.

Who chose a password after an invitation did so through a link from the mailbox: those addresses count as proved, from
the first password on. What was mailed to others cannot be told from what was not used, so theirs are not proved.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

PROVED_BEFORE = """
UPDATE people SET email_proved_at = (
    SELECT MIN(at) FROM audit_events
    WHERE tag = 'password:change' AND subject_kind = 'person' AND subject_id = people.id
)
WHERE password_hash <> '' AND id IN (
    SELECT subject_id FROM audit_events WHERE tag = 'person:invite' AND subject_kind = 'person'
)
"""


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("people", sa.Column("email_proved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("one_time_links", sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
    op.create_table(
        "invitations",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["one_time_links.id"], name=op.f("fk_invitations_link_id_one_time_links")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invitations_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_invitations_team_id_teams")),
        sa.ForeignKeyConstraint(["invited_by"], ["people.id"], name=op.f("fk_invitations_invited_by_people")),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_invitations")),
    )
    op.create_index("ix_invitations_invited_by", "invitations", ["invited_by"])
    op.execute(PROVED_BEFORE)
    unproved = sa.text("email_proved_at IS NULL")
    op.create_index(
        "ix_people_unproved", "people", ["organisation_id"], sqlite_where=unproved, postgresql_where=unproved
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_people_unproved", "people")
    op.drop_table("invitations")
    op.drop_column("one_time_links", "email")
    op.drop_column("people", "email_proved_at")
