"""What is wide in a report is compressed with lz4, where the server has it: a tenth off what storing it costs.

Two rules for every step:

1. The previous release keeps working on the new schema: how a value is compressed, the server keeps to itself.
2. No lock is held long: what is stored stays as it is, only new values are compressed in the new way.

Edition: 0028, after 0027. Made: 2026-11-23 07:05:00+00:00.
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_BREED = {
    "mutaties": ("antwoord", "bevindingen", "kenmerken", "payload"),
    "beoordelingen": ("feiten", "verrijking"),
    "meldingen": ("bevindingen", "inhoud", "verrijking"),
}
_HEEFT_LZ4 = "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)"


def upgrade() -> None:
    _compress("lz4")


def downgrade() -> None:
    _compress("default")


def _compress(method: str) -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    changes = "; ".join(
        f"ALTER TABLE {table} {', '.join(f'ALTER COLUMN {name} SET COMPRESSION {method}' for name in columns)}"
        for table, columns in _BREED.items()
    )
    op.execute(f"DO $$ BEGIN IF EXISTS ({_HEEFT_LZ4}) THEN {changes}; END IF; END $$")
