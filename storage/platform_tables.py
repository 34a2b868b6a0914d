"""Which tables hold what a platform must be remembered for: channels, threads, conversations, installations, sends?"""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, PrimaryKeyConstraint, Table, Text

from storage.tables import CLUSTERED, key, metadata, programme

# Which group works in which channel; ``ref`` is platform, tenant and channel as one.
channels = Table(
    "channels",
    metadata,
    programme(),
    key("ref"),
    key("platform"),
    key("tenant"),
    key("channel"),
    key("group_code"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "ref"),
    **CLUSTERED,
)
threads = Table(
    "threads",
    metadata,
    programme(),
    key("platform"),
    key("channel"),
    key("thread"),
    key("subject"),
    PrimaryKeyConstraint("programme_id", "platform", "channel", "thread"),
    **CLUSTERED,
)
offers = Table(
    "offers",
    metadata,
    programme(),
    key("digest"),
    key("at"),
    Column("name", Text, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "digest"),
)
conversations = Table(
    "conversations",
    metadata,
    programme(),
    key("platform"),
    key("tenant"),
    key("conversation"),
    key("account"),
    key("state"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "platform", "tenant", "conversation"),
    Index(None, "programme_id", "platform", "tenant", "account"),
    **CLUSTERED,
)
# A workspace's tokens are sealed in ``secret``; whoever replaces them holds the row until ``busy_until``.
installations = Table(
    "installations",
    metadata,
    programme(),
    key("platform"),
    key("tenant"),
    key("busy_until"),
    Column("secret", Text, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "platform", "tenant"),
)
# The beginnings of installations: each is ended once, and not after ``until``.
beginnings = Table(
    "beginnings",
    metadata,
    programme(),
    key("digest"),
    key("until"),
    PrimaryKeyConstraint("programme_id", "digest"),
    **CLUSTERED,
)
# When was sent to a channel or a tenant lately, as text with spaces between; ``until`` is the last of them.
sends = Table(
    "sends",
    metadata,
    programme(),
    key("scope"),
    Column("until", Double, nullable=False),
    Column("sent", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "scope"),
    **CLUSTERED,
)
# A process in a seat may send a little on a platform without asking, until then.
seats = Table(
    "seats",
    metadata,
    programme(),
    key("platform"),
    key("seat"),
    key("holder"),
    Column("until", Double, nullable=False),
    PrimaryKeyConstraint("programme_id", "platform", "seat"),
    **CLUSTERED,
)
# What all processes sign with, made by whichever comes first.
signing_keys = Table(
    "signing_keys",
    metadata,
    programme(),
    key("name"),
    Column("secret", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "name"),
    **CLUSTERED,
)
