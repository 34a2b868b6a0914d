"""How much was sent where lately, which processes may send without asking, and what all of them sign with."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{table}_programme_id")


def upgrade() -> None:
    op.create_table(
        "sends",
        *keys("programme_id", "scope"),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("sent", sa.Text, nullable=False),
        programme("sends"),
        sa.PrimaryKeyConstraint("programme_id", "scope", name="pk_sends"),
        **CLUSTERED,
    )
    op.create_table(
        "seats",
        *keys("programme_id", "platform", "seat", "holder"),
        sa.Column("until", sa.Double, nullable=False),
        programme("seats"),
        sa.PrimaryKeyConstraint("programme_id", "platform", "seat", name="pk_seats"),
        **CLUSTERED,
    )
    op.create_table(
        "signing_keys",
        *keys("programme_id", "name"),
        sa.Column("secret", sa.Text, nullable=False),
        programme("signing_keys"),
        sa.PrimaryKeyConstraint("programme_id", "name", name="pk_signing_keys"),
        **CLUSTERED,
    )
