"""What is wrong with what a source receives, and when that was looked at last."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("first_at", "last_at", "found_at", "events", "of")),
        sa.Column("samples", sa.JSON, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("state_by", sa.Text, nullable=False),
        sa.Column("state_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_issues"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_issues_source"),
        sa.UniqueConstraint("source", "code", "event", "subject", name="uq_issues_source"),
    )
    op.create_table(
        "diagnosed",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("took_ms", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_diagnosed"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_diagnosed_source"),
    )
