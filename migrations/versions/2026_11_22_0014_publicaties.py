"""Published cells, and who permitted what.

Two rules for every step:

1. The previous release keeps working on the new schema: columns are added with a default or nullable, and removed a
   release later.
2. No lock is held long: indexes on tables with rows are made CONCURRENTLY on PostgreSQL, in a step of their own.

Edition: 0014, after 0013. Made: 2026-11-22 20:15:00+00:00.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publicaties",
        sa.Column("kwartaal", sa.Date(), nullable=False),
        sa.Column("revisie", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("actueel", sa.Boolean(), nullable=False),
        sa.Column("stand_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gepubliceerd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zonder_toestemming", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("motief", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kwartaal", "revisie", name=op.f("pk_publicaties")),
    )
    op.create_table(
        "publicatiecellen",
        sa.Column("grootheid", sa.String(length=40), nullable=False),
        sa.Column("stroom", sa.String(length=12), nullable=False),
        sa.Column("korrel", sa.String(length=1), nullable=False),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("revisie", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("onderdeel", sa.String(length=100), nullable=False),
        sa.Column("gebied", sa.String(length=42), nullable=False),
        sa.Column("kwartaal", sa.Date(), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=True),
        sa.Column("mediaan", sa.Integer(), nullable=True),
        sa.Column("p90", sa.Integer(), nullable=True),
        sa.Column("reden", sa.String(length=20), nullable=True),
        sa.Column("eerder_getoond", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "grootheid", "stroom", "korrel", "van", "revisie", "onderdeel", "gebied", name=op.f("pk_publicatiecellen")
        ),
    )
    op.create_index("ix_publicatiecellen_kwartaal", "publicatiecellen", ["kwartaal", "revisie"])
    op.create_table(
        "statistiek_vergunningen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gegeven_door", sa.Text(), nullable=False),
        sa.Column("functie", sa.Text(), nullable=False),
        sa.Column("gegeven_op", sa.Date(), nullable=False),
        sa.Column("kenmerk", sa.Text(), nullable=False),
        sa.Column("indicatoren", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("stromen", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistiek_vergunningen")),
    )
    op.create_table(
        "statistiek_toestemmingen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vt_regio", sa.String(length=40), nullable=False),
        sa.Column("gegeven_door", sa.Text(), nullable=False),
        sa.Column("functie", sa.Text(), nullable=False),
        sa.Column("gegeven_op", sa.Date(), nullable=False),
        sa.Column("van", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("vastgelegd_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ingetrokken_op", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistiek_toestemmingen")),
    )


def downgrade() -> None:
    op.drop_table("statistiek_toestemmingen")
    op.drop_table("statistiek_vergunningen")
    op.drop_table("publicatiecellen")
    op.drop_table("publicaties")
