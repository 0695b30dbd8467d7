"""The weights of match quality that a workspace chose."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; without a row the usual weights are in force."""
    op.create_table(
        "match_weights",
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("weights", sa.JSON, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "kind", name="pk_match_weights"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_match_weights_workspace_id"),
    )
