"""Tokens that did their one act.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0022, after 0021. Made: 2026-11-22 23:10:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gebruikte_tokens",
        sa.Column("kenmerk", sa.LargeBinary(), nullable=False),
        sa.Column("daad", sa.LargeBinary(), nullable=False),
        sa.Column("verloopt_op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kenmerk", name=op.f("pk_gebruikte_tokens")),
    )
    op.create_index(op.f("ix_gebruikte_tokens_verloopt_op"), "gebruikte_tokens", ["verloopt_op"])


def downgrade() -> None:
    op.drop_table("gebruikte_tokens")
