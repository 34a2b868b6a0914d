"""Channels bound to groups, what threads are about, where posts stand on their platforms, and papers offered."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{table}_programme_id")


def upgrade() -> None:
    op.create_table(
        "channels",
        *keys("programme_id", "ref", "platform", "tenant", "channel", "group_code"),
        sa.Column("body", sa.Text, nullable=False),
        programme("channels"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_channels"),
        **CLUSTERED,
    )
    op.create_table(
        "threads",
        *keys("programme_id", "platform", "channel", "thread", "subject"),
        programme("threads"),
        sa.PrimaryKeyConstraint("programme_id", "platform", "channel", "thread", name="pk_threads"),
        **CLUSTERED,
    )
    op.create_table(
        "deliveries",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("post_id", sa.Integer, nullable=False),
        *keys("remote", "digest"),
        sa.Column("problem", sa.Text, nullable=False),
        programme("deliveries"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_deliveries_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("programme_id", "post_id", name="pk_deliveries"),
        **CLUSTERED,
    )
    op.create_table(
        "offers",
        *keys("programme_id", "digest", "at"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        programme("offers"),
        sa.PrimaryKeyConstraint("programme_id", "digest", name="pk_offers"),
    )
