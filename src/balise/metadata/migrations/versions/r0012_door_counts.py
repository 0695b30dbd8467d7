"""What happened at the doors and left no event."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "door_counts",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("hour", sa.BigInteger, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("requests", sa.BigInteger, nullable=False),
        sa.Column("last_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("source", "hour", "what", "subject", name="pk_door_counts"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_door_counts_source"),
    )
