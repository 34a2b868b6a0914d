"""Which workspaces have installed the bot, with their sealed tokens, and which installations have been begun."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{table}_programme_id")


def upgrade() -> None:
    op.create_table(
        "installations",
        *keys("programme_id", "platform", "tenant", "busy_until"),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        programme("installations"),
        sa.PrimaryKeyConstraint("programme_id", "platform", "tenant", name="pk_installations"),
    )
    op.create_table(
        "beginnings",
        *keys("programme_id", "digest", "until"),
        programme("beginnings"),
        sa.PrimaryKeyConstraint("programme_id", "digest", name="pk_beginnings"),
        **CLUSTERED,
    )
