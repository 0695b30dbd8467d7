"""Whether a source's pixel records clicks."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Sources that are there record none."""
    with op.batch_alter_table("sources") as sources:
        sources.add_column(sa.Column("capture", sa.Boolean, nullable=False, server_default=sa.false()))
