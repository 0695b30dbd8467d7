"""Who took a lost second factor away, so that its owner is told."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nobody's was taken away so far."""
    op.add_column("users", sa.Column("factor_removed_by", sa.String(254), nullable=False, server_default=""))
    op.add_column("users", sa.Column("factor_removed_at", sa.BigInteger, nullable=True))
