"""What is to be said on the bot's own accord, when it looked last, and when people want to hear it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{table}_programme_id")


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def upgrade() -> None:
    one = ("programme_id", "kind", "subject", "stage", "day", "place")
    op.create_table(
        "slots",
        sa.Column("id", sa.Integer, nullable=False),
        *keys(*one, "platform", "tenant", "channel", "group_code", "person"),
        text("command"),
        text("why"),
        *keys("due", "expires", "state"),
        programme("slots"),
        sa.PrimaryKeyConstraint("id", name="pk_slots"),
        sa.UniqueConstraint(*one, name=f"uq_slots_{'_'.join(one)}"),
    )
    index("slots", "programme_id", "state", "due")
    op.create_table(
        "slot_items",
        *keys("programme_id", "person", "day", "ref", "whose", "kind"),
        programme("slot_items"),
        sa.PrimaryKeyConstraint("programme_id", "person", "day", "ref", "whose", name="pk_slot_items"),
        **CLUSTERED,
    )
    index("slot_items", "programme_id", "ref")
    op.create_table(
        "ticks",
        *keys("programme_id", "at"),
        text("coming"),
        programme("ticks"),
        sa.PrimaryKeyConstraint("programme_id", name="pk_ticks"),
        **CLUSTERED,
    )
    for name in ("habits", "digest_times"):
        op.create_table(
            name,
            *keys("programme_id", "ref"),
            text("body"),
            programme(name),
            sa.PrimaryKeyConstraint("programme_id", "ref", name=f"pk_{name}"),
            **CLUSTERED,
        )
