"""What a source lets its pixel do: first-party cookies, automatic advanced matching."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the two columns; sources that are there keep cookies on and matching off."""
    with op.batch_alter_table("sources") as sources:
        sources.add_column(sa.Column("first_party_cookies", sa.Boolean, nullable=False, server_default=sa.true()))
        sources.add_column(sa.Column("auto_match", sa.JSON, nullable=False, server_default="[]"))
