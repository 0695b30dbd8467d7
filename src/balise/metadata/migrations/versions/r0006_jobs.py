"""Work that runs by itself: its table, with who works on what until when."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("workspace_id", sa.Integer, nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("given", sa.JSON, nullable=False),
        sa.Column("result", sa.JSON, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("run_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger, nullable=True),
        sa.Column("once", sa.String(300), nullable=True),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("busy", sa.String(200), nullable=True),
        sa.Column("holder", sa.String(60), nullable=True),
        sa.Column("lease_until", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("once", name="uq_jobs_once"),
        sa.UniqueConstraint("busy", name="uq_jobs_busy"),
    )
    op.create_index("ix_jobs_state", "jobs", ["state", "run_at"])
    op.create_index("ix_jobs_place", "jobs", ["place", "id"])
    op.create_index("ix_jobs_lease_until", "jobs", ["lease_until"])
