"""The plan of custom events: what is registered, what is shown under another name, what is blocked."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the three tables; a source that is there has an empty plan."""
    op.create_table(
        "custom_events",
        *_key(),
        sa.Column("display_name_en", sa.Text, nullable=False),
        sa.Column("display_name_fr", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("parameters", sa.JSON, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        *_constraints("custom_events"),
    )
    op.create_table(
        "event_aliases",
        *_key(),
        sa.Column("shown_as", sa.String(100), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        *_constraints("event_aliases"),
    )
    op.create_table("blocked_names", *_key(), sa.Column("since", sa.BigInteger, nullable=False), *_constraints("blocked_names"))


def _key() -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column("source", sa.String(100), nullable=False), sa.Column("name", sa.String(100), nullable=False)


def _constraints(table: str) -> tuple[sa.Constraint, sa.Constraint]:
    return (
        sa.PrimaryKeyConstraint("source", "name", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["source"], ["sources.code"], name=f"fk_{table}_source"),
    )
