"""The table of the installation: one row with the secret and the counter of changes."""

import secrets

from sqlalchemy import BigInteger, Column, Connection, Integer, LargeBinary, Table, insert, select, update

from balise.metadata.schema import SCHEMA

THE_ROW = 1
SECRET_BYTES = 32

INSTALLATION = Table(
    "installation",
    SCHEMA,
    Column("id", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("version", BigInteger, nullable=False),
)


def make_installation(connection: Connection, now: int) -> None:
    """Write the row with a new secret where it is missing."""
    if connection.scalar(select(INSTALLATION.c.id)) is None:
        connection.execute(
            insert(INSTALLATION).values(id=THE_ROW, secret=secrets.token_bytes(SECRET_BYTES), created_at=now, version=1)
        )


def read_secret(connection: Connection) -> bytes:
    """The installation's secret, 32 bytes."""
    return bytes(connection.execute(select(INSTALLATION.c.secret)).scalar_one())


def bump_version(connection: Connection) -> None:
    """Tell other threads and processes, at this transaction's end, that what they remember is old."""
    connection.execute(update(INSTALLATION).values(version=INSTALLATION.c.version + 1))
