"""${message}

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: ${up_revision}, after ${down_revision | comma,n}. Made: ${create_date}.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
