"""How pages saw the targets of rules, by day and page."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the table."""
    sums = ("seen", "found", "weak", "missing", "unclear", "score_sum", "last_at")
    op.create_table(
        "rule_sightings",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("day", sa.BigInteger, nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("page", sa.String(200), nullable=False),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in sums),
        sa.Column("score_least", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("source", "day", "rule", "version", "page", name="pk_rule_sightings"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_rule_sightings_source"),
    )
