"""Sessions of the builder on customers' own sites."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "builder_sessions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("key_sha256", sa.String(64), nullable=True),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("session_id", sa.Integer, nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("rule", sa.String(20), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger, nullable=True),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=True),
        sa.Column("ended_why", sa.String(20), nullable=False, server_default=""),
        sa.Column("next_page", sa.Text, nullable=False, server_default=""),
        sa.Column("next_until", sa.BigInteger, nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("id", name="pk_builder_sessions"),
        sa.UniqueConstraint("token_sha256", name="uq_builder_sessions_token_sha256"),
        sa.UniqueConstraint("key_sha256", name="uq_builder_sessions_key_sha256"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_builder_sessions_source"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_builder_sessions_user_id"),
    )
    op.create_index("ix_builder_sessions_source", "builder_sessions", ["source"])
    op.create_index("ix_builder_sessions_origin", "builder_sessions", ["origin"])
