"""Which feedback police has yet to hear, also when Veilig Thuis recorded the steps itself.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0010, after 0009. Made: 2026-11-22 18:30:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    owed = sa.Column("terugkoppeling_nodig", sa.String(length=12), server_default="NA_TRIAGE", nullable=True)
    op.add_column("meldingen", owed)
    # Until now only feedback ended a triage.
    op.execute(
        "UPDATE meldingen SET terugkoppeling_nodig = CASE WHEN status = 'ONDERZOEK' THEN 'NA_ONDERZOEK' END "
        "WHERE triage_op IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_column("meldingen", "terugkoppeling_nodig")
