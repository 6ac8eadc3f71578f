"""Attempts hang on a quiz, and keep what a pass of it is for. A renewal stood under "renewal" among the modules.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# By table, columns that have another name from here on: going down, nothing of them is lost.
renamed = {"attempts": {"quiz_id": "module_id"}}


def upgrade() -> None:
    """Give the column its name, and each attempt its purpose."""
    op.drop_index("ix_attempts_module_id", "attempts")
    _rename("module_id", "quiz_id")
    op.add_column("attempts", sa.Column("purpose", sa.String(20), nullable=False, server_default="module"))
    op.execute("UPDATE attempts SET purpose = 'renewal' WHERE quiz_id = 'renewal'")
    op.create_index("ix_attempts_quiz_id", "attempts", ["quiz_id"])


def downgrade() -> None:
    """Take both away. Which attempts renewed can be told from the name of their quiz."""
    op.drop_index("ix_attempts_quiz_id", "attempts")
    op.drop_column("attempts", "purpose")
    _rename("quiz_id", "module_id")
    op.create_index("ix_attempts_module_id", "attempts", ["module_id"])


def _rename(old: str, new: str) -> None:
    """The column, and the name of the unique key that speaks of it."""
    with op.batch_alter_table("attempts") as table:
        table.drop_constraint(f"uq_attempts_enrolment_id_{old}_number", type_="unique")
        table.alter_column(old, new_column_name=new, existing_type=sa.String(40), existing_nullable=False)
    with op.batch_alter_table("attempts") as table:
        table.create_unique_constraint(f"uq_attempts_enrolment_id_{new}_number", ["enrolment_id", new, "number"])
