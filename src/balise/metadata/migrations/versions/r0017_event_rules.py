"""Rules made without code: the rules, their versions, and what pages get of them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "event_rules",
        sa.Column("id", sa.String(14), nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("event", sa.String(100), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("live_version", sa.Integer, nullable=True),
        sa.Column("pages", sa.JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger, nullable=True),
        sa.Column("deleted_at", sa.BigInteger, nullable=True),
        sa.Column("undo", sa.JSON, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event_rules"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_event_rules_source"),
    )
    op.create_index("ix_event_rules_source", "event_rules", ["source"])
    op.create_table(
        "event_rule_versions",
        sa.Column("rule_id", sa.String(14), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("rule", sa.JSON, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("rule_id", "version", name="pk_event_rule_versions"),
        sa.ForeignKeyConstraint(["rule_id"], ["event_rules.id"], name="fk_event_rule_versions_rule_id"),
    )
    op.create_table(
        "compiled_rules",
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("plain", sa.LargeBinary, nullable=False),
        sa.Column("gzip", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_compiled_rules"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name="fk_compiled_rules_source"),
    )
