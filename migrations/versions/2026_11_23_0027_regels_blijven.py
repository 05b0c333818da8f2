"""What once decided stays: triggers on the editions of rules, on what was said of them, and on their schedule.

Two rules for every step:

1. The previous release keeps working on the new schema: it changes no edition that was activated either.
2. No lock is held long.

Edition: 0027, after 0026. Made: 2026-11-23 06:00:00+00:00.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_WEIGER = "wat ooit gold blijft zoals het is"
_BLIJFT = {
    "regelset_edities": "OLD.status = 'GEACTIVEERD'",
    "regelset_goedkeuringen": None,
    "regelset_activeringen": "TRUE",
}
"""Of each table nothing is removed; and which rows are never changed."""


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    if not sqlite:
        op.execute(
            f"CREATE FUNCTION regels_blijven() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_WEIGER}' USING ERRCODE = 'insufficient_privilege'; END $$"
        )
    for table, fixed in _BLIJFT.items():
        if sqlite:
            _protect_on_sqlite(table, fixed)
        else:
            _protect_on_postgresql(table, fixed)


def _protect_on_sqlite(table: str, fixed: str | None) -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WEIGER}'); END"
    op.execute(f"CREATE TRIGGER {table}_geen_delete BEFORE DELETE ON {table} {refuse}")
    if fixed is not None:
        op.execute(f"CREATE TRIGGER {table}_geen_update BEFORE UPDATE ON {table} WHEN {fixed} {refuse}")


def _protect_on_postgresql(table: str, fixed: str | None) -> None:
    refuse = "EXECUTE FUNCTION regels_blijven()"
    op.execute(f"CREATE TRIGGER {table}_blijft BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT {refuse}")
    if fixed is not None:
        op.execute(f"CREATE TRIGGER {table}_vast BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({fixed}) {refuse}")


def downgrade() -> None:
    if op.get_context().dialect.name == "sqlite":
        for table, fixed in _BLIJFT.items():
            op.execute(f"DROP TRIGGER {table}_geen_delete")
            if fixed is not None:
                op.execute(f"DROP TRIGGER {table}_geen_update")
        return
    op.execute("DROP FUNCTION regels_blijven() CASCADE")
