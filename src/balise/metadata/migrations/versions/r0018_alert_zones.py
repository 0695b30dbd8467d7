"""By which clock an alert sends its day, and in which language its webhook says what is wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Alerts that are there stay as they were: UTC, in English."""
    with op.batch_alter_table("alerts") as alerts:
        alerts.add_column(sa.Column("zone", sa.String(60), nullable=False, server_default="UTC"))
        alerts.add_column(sa.Column("language", sa.String(10), nullable=False, server_default="en"))
