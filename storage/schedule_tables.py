"""Which tables hold what is to be said on its own accord, and when people want to hear it?"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from storage.tables import CLUSTERED, key, metadata, programme

# One row for each thing to be said: what makes it one is unique, so that replicas and restarts make it once.
slots = Table(
    "slots",
    metadata,
    Column("id", Integer, primary_key=True),
    programme(),
    key("kind"),
    key("subject"),
    key("stage"),
    key("day"),
    key("place"),
    key("platform"),
    key("tenant"),
    key("channel"),
    key("group_code"),
    key("person"),
    Column("command", Text, nullable=False),
    Column("why", Text, nullable=False),
    key("due"),
    key("expires"),
    key("state"),
    UniqueConstraint("programme_id", "kind", "subject", "stage", "day", "place"),
    Index(None, "programme_id", "state", "due"),
)
# What somebody's reminder of one day was made of.
slot_items = Table(
    "slot_items",
    metadata,
    programme(),
    key("person"),
    key("day"),
    key("ref"),
    key("whose"),
    key("kind"),
    PrimaryKeyConstraint("programme_id", "person", "day", "ref", "whose"),
    Index(None, "programme_id", "ref"),
    **CLUSTERED,
)
# When somebody looked last at what is due, and what comes next.
ticks = Table(
    "ticks",
    metadata,
    programme(),
    key("at"),
    Column("coming", Text, nullable=False),
    PrimaryKeyConstraint("programme_id"),
    **CLUSTERED,
)
habits = Table(
    "habits",
    metadata,
    programme(),
    key("ref"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "ref"),
    **CLUSTERED,
)
digest_times = Table(
    "digest_times",
    metadata,
    programme(),
    key("ref"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "ref"),
    **CLUSTERED,
)
