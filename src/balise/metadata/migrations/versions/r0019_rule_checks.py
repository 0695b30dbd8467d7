"""What checks saw of rules on their sample pages, and the last check of each source."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rule_checks",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("page", sa.String(2000), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("second", sa.Integer, nullable=False),
        sa.Column("unread", sa.JSON, nullable=False),
        sa.Column("proposed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("source", "rule", "page", "at", name="pk_rule_checks"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_rule_checks_source"),
    )
    op.create_table(
        "rule_check_runs",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("rules", sa.Integer, nullable=False),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("left", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_rule_check_runs"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_rule_check_runs_source"),
    )
