"""Which tables hold what has become of the bot's posts, and where nobody may send for a while?"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from storage.tables import CLUSTERED, key, metadata, programme

#: A post that is not settled: it will be sent, or may have been.
OPEN = "state IN ('waiting', 'claimed')"
STALE = "edit_at <> ''"

# One row for each post that is sent to a platform. ``lane`` is its channel and ``workspace`` what that belongs to, both
# with the platform before them. ``not_before`` is when anybody may take the row up again: after a pause, at the end of
# a lease, or for a row that may have been sent at the end of its quarantine.
deliveries = Table(
    "deliveries",
    metadata,
    programme(),
    Column("post_id", Integer, ForeignKey("posts.id", ondelete="CASCADE"), nullable=False),
    Column("slot_id", Integer, nullable=False),
    key("platform"),
    key("tenant"),
    key("lane"),
    key("workspace"),
    key("kind"),
    key("person"),
    key("thread"),
    key("mark"),
    key("state"),
    key("due"),
    key("expires"),
    key("live_until"),
    key("owner"),
    key("not_before"),
    key("maybe_sent_at"),
    Column("attempts", Integer, nullable=False),
    key("remote"),
    key("digest"),
    Column("problem", Text, nullable=False),
    key("edit_at"),
    key("edit_from"),
    key("editor"),
    PrimaryKeyConstraint("programme_id", "post_id"),
    Index(
        "ix_deliveries_open",
        *("programme_id", "lane", "due", "post_id"),
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
    Index(
        "ix_deliveries_stale",
        *("programme_id", "platform", "edit_at"),
        sqlite_where=text(STALE),
        postgresql_where=text(STALE),
    ),
    Index(None, "programme_id", "state"),
    **CLUSTERED,
)
# Until when nobody sends to a lane or a workspace: its platform said so, or it has just been sent something.
pauses = Table(
    "pauses",
    metadata,
    programme(),
    key("scope"),
    key("until"),
    PrimaryKeyConstraint("programme_id", "scope"),
    **CLUSTERED,
)
# Up to which entry of the audit the posts have been looked through for what is no longer true.
looks = Table(
    "looks",
    metadata,
    programme(),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("programme_id"),
    **CLUSTERED,
)
