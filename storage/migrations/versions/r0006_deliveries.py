"""What has become of each post that goes to a platform, where nobody may send for a while, and what was looked at."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
_LIVE = timedelta(days=14)
_WERE = sa.text(
    "SELECT p.programme_id, p.id, p.platform, p.channel, p.at, d.remote, d.digest, d.problem,"
    " (SELECT min(c.tenant) FROM channels c WHERE c.programme_id = p.programme_id AND c.platform = p.platform"
    " AND c.channel = p.channel)"
    " FROM posts p LEFT JOIN deliveries d ON d.programme_id = p.programme_id AND d.post_id = p.id"
    " WHERE p.platform <> 'console'"
)


def keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{table}_programme_id")


def upgrade() -> None:
    connection = op.get_bind()
    were = connection.execute(_WERE).all()
    op.drop_table("deliveries")
    made = op.create_table(
        "deliveries",
        *keys("programme_id"),
        *(number(name) for name in ("post_id", "slot_id")),
        *keys("platform", "tenant", "lane", "workspace", "kind", "person", "thread", "mark", "state", "due", "expires"),
        *keys("live_until", "owner", "not_before", "maybe_sent_at"),
        number("attempts"),
        *keys("remote", "digest"),
        sa.Column("problem", sa.Text, nullable=False),
        *keys("edit_at", "edit_from", "editor"),
        programme("deliveries"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_deliveries_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("programme_id", "post_id", name="pk_deliveries"),
        **CLUSTERED,
    )
    for name, columns, those in (
        ("ix_deliveries_open", ["programme_id", "lane", "due", "post_id"], "state IN ('waiting', 'claimed')"),
        ("ix_deliveries_stale", ["programme_id", "platform", "edit_at"], "edit_at <> ''"),
    ):
        op.create_index(name, "deliveries", columns, sqlite_where=sa.text(those), postgresql_where=sa.text(those))
    op.create_index("ix_deliveries_programme_id_state", "deliveries", ["programme_id", "state"])
    op.create_table(
        "pauses",
        *keys("programme_id", "scope", "until"),
        programme("pauses"),
        sa.PrimaryKeyConstraint("programme_id", "scope", name="pk_pauses"),
        **CLUSTERED,
    )
    op.create_table(
        "looks",
        *keys("programme_id"),
        number("number"),
        programme("looks"),
        sa.PrimaryKeyConstraint("programme_id", name="pk_looks"),
        **CLUSTERED,
    )
    if were:
        connection.execute(made.insert(), [_row(*one) for one in were])


def _row(*was: Any) -> dict[str, object]:
    programme_id, post_id, platform, channel, at, remote, digest, problem, tenant = was
    end = (datetime.fromisoformat(at) + _LIVE).isoformat(timespec="microseconds")
    workspace = f"{platform} {tenant or ''}"
    return {
        "programme_id": programme_id,
        "post_id": post_id,
        "slot_id": 0,
        "platform": platform,
        "tenant": tenant or "",
        "lane": f"{workspace} {channel}",
        "workspace": workspace,
        "kind": "announcement",
        "person": "",
        "thread": "",
        "mark": f"post-{secrets.token_hex(10)}",
        # Nobody had noted when one was being sent: what has no message and no problem was still to be said.
        "state": "sent" if remote else "dead" if problem else "waiting",
        "due": at,
        "expires": end,
        "live_until": end,
        "owner": "",
        "not_before": at,
        "maybe_sent_at": "",
        "attempts": 0,
        "remote": remote or "",
        "digest": digest or "",
        "problem": problem or "",
        "edit_at": "",
        "edit_from": "",
        "editor": "",
    }
