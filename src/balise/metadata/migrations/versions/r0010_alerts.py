"""Who is told of which issues, what was told of each, and how each message got there."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    _alerts()
    op.create_table(
        "alert_seen",
        sa.Column("issue_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("was_open", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("issue_id", name="pk_alert_seen"),
    )
    op.create_index("ix_alert_seen_source", "alert_seen", ["source"])
    op.create_table(
        "alert_told",
        sa.Column("alert_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("issue_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("told", sa.String(20), nullable=False),
        sa.Column("told_at", sa.BigInteger, nullable=False),
        sa.Column("pending", sa.String(20), nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", "issue_id", name="pk_alert_told"),
    )
    op.create_index("ix_alert_told_workspace_id", "alert_told", ["workspace_id"])
    _deliveries()


def _alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("severities", sa.JSON, nullable=False),
        sa.Column("codes", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("mail_to", sa.JSON, nullable=False),
        sa.Column("webhook_url", sa.String(2000), nullable=False),
        sa.Column("digest", sa.String(20), nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("quiet_minutes", sa.Integer, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("secret_version", sa.Integer, nullable=False),
        sa.Column("old_secret_until", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_alerts_workspace_id"),
        # A secret is made from the id: an id of a removed alert must not come back.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alerts_workspace_id", "alerts", ["workspace_id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("alert_id", sa.Integer, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("tries", sa.JSON, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("key", name="uq_deliveries_key"),
    )
    op.create_index("ix_deliveries_workspace_id", "deliveries", ["workspace_id", "id"])
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
