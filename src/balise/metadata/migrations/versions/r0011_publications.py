"""Rules that were tried, then made, with what was before."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("backtest", sa.Integer, nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=False),
        sa.Column("published_by", sa.Text, nullable=False),
        sa.Column("undone_at", sa.BigInteger, nullable=True),
        sa.Column("undone_by", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sa.UniqueConstraint("backtest", name="uq_publications_backtest"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_publications_source"),
    )
    op.create_index("ix_publications_source", "publications", ["source"])
