"""What becomes of an event that is not as its plan expects."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Events registered so far are taken with a warning."""
    op.add_column("custom_events", sa.Column("on_mismatch", sa.String(20), nullable=False, server_default="warn"))
