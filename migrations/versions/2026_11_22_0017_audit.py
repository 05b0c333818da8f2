"""The audit trail in an order without gaps, its chain with signed heads, and triggers that let nothing be changed.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long. One exception: numbering the entries that are there writes the table anew, about a second for a
   million entries; acts wait for it meanwhile.

Edition: 0017, after 0016. Made: 2026-11-22 23:10:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BLIJFT = ("audit", "audit_schakels", "audit_koppen")
_WAS = "id, op, actie, resultaat, actor, organisatie, herkomst, doelbinding, object_soort, objecten"


def upgrade() -> None:
    sqlite = op.get_context().dialect.name == "sqlite"
    if sqlite:
        _number_on_sqlite()
    else:
        _number_on_postgresql()
    _create_chain()
    for table in _BLIJFT:
        _protect(table, sqlite=sqlite)


def _number_on_postgresql() -> None:
    op.execute(
        """
        ALTER TABLE audit
            ADD COLUMN volgnr bigint GENERATED ALWAYS AS IDENTITY,
            ADD COLUMN transactie bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
            ADD COLUMN grondslag varchar(60),
            ADD COLUMN ontvanger varchar(60),
            DROP CONSTRAINT pk_audit,
            ADD CONSTRAINT pk_audit PRIMARY KEY (transactie, volgnr)
        """
    )


def _number_on_sqlite() -> None:
    """SQLite changes no key: the entries move to a new table, in the order in which they were added."""
    op.create_table(
        "audit_genummerd",
        sa.Column("volgnr", sa.Integer(), nullable=False),
        sa.Column("transactie", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actie", sa.String(length=40), nullable=False),
        sa.Column("resultaat", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("organisatie", sa.String(length=60), nullable=False),
        sa.Column("herkomst", sa.Text(), nullable=False),
        sa.Column("doelbinding", sa.String(length=40), nullable=True),
        sa.Column("object_soort", sa.String(length=20), nullable=False),
        sa.Column("objecten", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("grondslag", sa.String(length=60), nullable=True),
        sa.Column("ontvanger", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("volgnr", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.execute(f"INSERT INTO audit_genummerd ({_WAS}) SELECT {_WAS} FROM audit ORDER BY rowid")  # noqa: S608 - our names  # nosec B608
    op.drop_table("audit")
    op.rename_table("audit_genummerd", "audit")


def _create_chain() -> None:
    op.create_table(
        "audit_objecten",
        sa.Column("object", sa.String(length=100), nullable=False),
        sa.Column("transactie", sa.BigInteger(), nullable=False),
        sa.Column("volgnr", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("object", "transactie", "volgnr", name=op.f("pk_audit_objecten")),
    )
    op.create_table(
        "audit_schakels",
        sa.Column("nummer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("transactie", sa.BigInteger(), nullable=False),
        sa.Column("volgnr", sa.BigInteger(), nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_audit_schakels")),
        sa.UniqueConstraint("transactie", "volgnr", name=op.f("uq_audit_schakels_transactie_volgnr")),
    )
    op.create_table(
        "audit_koppen",
        sa.Column("nummer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("schakel", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sleutel", sa.String(length=16), nullable=False),
        sa.Column("handtekening", sa.LargeBinary(length=64), nullable=False),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_audit_koppen")),
    )
    op.create_index("ix_audit_koppen_op", "audit_koppen", ["op"])
    op.create_table(
        "audit_koppublicaties",
        sa.Column("doel", sa.String(length=10), nullable=False),
        sa.Column("kop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("doel", "kop", name=op.f("pk_audit_koppublicaties")),
    )


def _protect(table: str, *, sqlite: bool) -> None:
    """Let rows be added and nothing else."""
    if sqlite:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_geen_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'het auditspoor blijft zoals het is'); END"
            )
        return
    op.execute(
        """
        CREATE OR REPLACE FUNCTION audit_blijft() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'het auditspoor blijft zoals het is' USING ERRCODE = 'insufficient_privilege'; END $$
        """
    )
    op.execute(
        f"CREATE TRIGGER {table}_blijft BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_blijft()"
    )


def downgrade() -> None:
    """Take the chain away; the order of the entries stays, the previous release does not mind it."""
    for table in ("audit_koppublicaties", "audit_koppen", "audit_schakels", "audit_objecten"):
        op.drop_table(table)
    if op.get_context().dialect.name == "sqlite":
        for act in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_geen_{act}")
        return
    op.execute("DROP TRIGGER audit_blijft ON audit")
    op.execute("DROP FUNCTION audit_blijft()")
