"""How to get to the conversations of a platform where the bot may speak on its own accord."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def upgrade() -> None:
    names = ("programme_id", "platform", "tenant", "conversation", "account", "state")
    op.create_table(
        "conversations",
        *(sa.Column(name, KEY, nullable=False) for name in names),
        sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_conversations_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "platform", "tenant", "conversation", name="pk_conversations"),
        **CLUSTERED,
    )
    columns = ("programme_id", "platform", "tenant", "account")
    op.create_index(f"ix_conversations_{'_'.join(columns)}", "conversations", columns)
