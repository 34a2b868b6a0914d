"""Which tables and columns does the store have?

A record is kept whole as text in ``body``; the other columns are derived from it on every save, and there is one only
for what is queried or unique. Days and instants are ISO text, so that both databases keep, compare and sort them alike.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite compares text by its code points; PostgreSQL does so in the C collation.
KEY = Text().with_variant(Text(collation="C"), "postgresql")

# A small row is kept in its key's index itself: each index more is a page more in every commit.
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}

#: Stands for no day: it sorts after every day, and no day is reached by comparing with it.
UNDATED = "~"
LAST_DAY = "9999-12-31"


def key(name: str) -> Column[str]:
    """A text column that is compared or sorted."""
    return Column(name, KEY, nullable=False)


def programme() -> Column[str]:
    """The programme a row belongs to."""
    return Column("programme_id", KEY, ForeignKey("programmes.id"), nullable=False)


def register(name: str, *columns: Column[str] | Column[int]) -> Table:
    """A register: records under a reference, sorted by ``position``, edited by version."""
    return Table(
        name,
        metadata,
        programme(),
        key("ref"),
        key("position"),
        Column("version", Integer, nullable=False),
        *columns,
        Column("body", Text, nullable=False),
        PrimaryKeyConstraint("programme_id", "ref"),
    )


def side(name: str, of: Table, column: str) -> Table:
    """The many values of one column that a register's record is found by."""
    return Table(
        name,
        metadata,
        Column("programme_id", KEY, nullable=False),
        key(column),
        key("ref"),
        PrimaryKeyConstraint("programme_id", column, "ref"),
        ForeignKeyConstraint(
            ["programme_id", "ref"], [of.c.programme_id, of.c.ref], ondelete="CASCADE", onupdate="CASCADE"
        ),
        Index(None, "programme_id", "ref"),
        **CLUSTERED,
    )


# The last entry of the programme's audit is kept with it: whoever writes the next one locks this row.
programmes = Table(
    "programmes",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("audit_number", Integer, nullable=False),
    Column("audit_digest", Text, nullable=False),
)

actions = register(
    "actions",
    key("group_code"),
    key("meeting"),
    Column("number", Integer, nullable=False),
    key("status"),
    key("due"),
    key("owner_text"),
    Column("words", Text, nullable=False),
)
# One index for every list: a second by group would cost each command that moves an action more than it saves a reader.
Index(None, actions.c.programme_id, actions.c.status, actions.c.due, actions.c.position, actions.c.group_code)
Index(None, actions.c.programme_id, actions.c.group_code, actions.c.meeting, actions.c.number)
action_owners = side("action_owners", actions, "owner")
action_abouts = side("action_abouts", actions, "about")

decisions = register("decisions", key("group_code"), key("day"), Column("words", Text, nullable=False))
decision_changes = side("decision_changes", decisions, "change")

changes = register("changes", key("group_code"), key("stage"), Column("words", Text, nullable=False))

rolls = register("rolls", key("change"))
Index(None, rolls.c.programme_id, rolls.c.change)

meetings = register("meetings", key("group_code"), key("day"))
Index(None, meetings.c.programme_id, meetings.c.group_code, meetings.c.day)

horizon = register("horizon")
milestones = register("milestones")
risks = register("risks")
releases = register("releases")

# A person has no version: a directory is written by imports and links, one seat more at a time.
people = Table(
    "people",
    metadata,
    programme(),
    key("ref"),
    key("name"),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "ref"),
)
Index(None, people.c.programme_id, people.c.name)
person_seats = side("person_seats", people, "title")
person_links = Table(
    "person_links",
    metadata,
    Column("programme_id", KEY, nullable=False),
    key("platform"),
    key("tenant"),
    key("user_id"),
    key("ref"),
    PrimaryKeyConstraint("programme_id", "platform", "tenant", "user_id"),
    ForeignKeyConstraint(["programme_id", "ref"], [people.c.programme_id, people.c.ref], ondelete="CASCADE"),
    Index(None, "programme_id", "ref"),
    **CLUSTERED,
)

papers = Table(
    "papers",
    metadata,
    programme(),
    key("digest"),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    key("at"),
    Column("imported_by", Text, nullable=False),
    key("group_code"),
    key("day"),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("programme_id", "digest"),
)

findings = Table(
    "findings",
    metadata,
    programme(),
    key("paper"),
    Column("place", Integer, nullable=False),
    Column("line", Integer, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "paper", "place"),
)
finding_refs = Table(
    "finding_refs",
    metadata,
    Column("programme_id", KEY, nullable=False),
    key("ref"),
    key("paper"),
    Column("place", Integer, nullable=False),
    PrimaryKeyConstraint("programme_id", "ref", "paper", "place"),
    ForeignKeyConstraint(
        ["programme_id", "paper", "place"],
        [findings.c.programme_id, findings.c.paper, findings.c.place],
        name="fk_finding_refs_finding",
        ondelete="CASCADE",
    ),
    Index(None, "programme_id", "paper", "place"),
)

# The chain: it names nobody, and triggers refuse to change or delete its rows.
audit = Table(
    "audit",
    metadata,
    programme(),
    Column("number", Integer, nullable=False),
    key("at"),
    key("person"),
    Column("payload_digest", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "number"),
    Index(None, "programme_id", "person", "number"),
    **CLUSTERED,
)
# What was said and changed, names included: a row can be erased and the chain still holds.
audit_payloads = Table(
    "audit_payloads",
    metadata,
    Column("programme_id", KEY, nullable=False),
    Column("number", Integer, nullable=False),
    Column("salt", Text, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("programme_id", "number"),
    ForeignKeyConstraint(["programme_id", "number"], [audit.c.programme_id, audit.c.number]),
)
audit_people = Table(
    "audit_people",
    metadata,
    programme(),
    key("key"),
    key("person"),
    PrimaryKeyConstraint("programme_id", "key"),
    UniqueConstraint("programme_id", "person"),
    **CLUSTERED,
)
audit_subjects = Table(
    "audit_subjects",
    metadata,
    Column("programme_id", KEY, nullable=False),
    key("subject"),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("programme_id", "subject", "number"),
    ForeignKeyConstraint(["programme_id", "number"], [audit.c.programme_id, audit.c.number]),
    **CLUSTERED,
)

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True),
    programme(),
    key("platform"),
    key("channel"),
    key("group_code"),
    Column("command", Text, nullable=False),
    key("reason"),
    Column("subjects", Text, nullable=False),
    key("at"),
    UniqueConstraint("programme_id", "platform", "channel", "reason"),
)
post_subjects = Table(
    "post_subjects",
    metadata,
    programme(),
    key("subject"),
    Column("post_id", Integer, ForeignKey("posts.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("programme_id", "subject", "post_id"),
    **CLUSTERED,
)

inbox = Table(
    "inbox",
    metadata,
    programme(),
    key("delivery"),
    key("at"),
    PrimaryKeyConstraint("programme_id", "delivery"),
    Index(None, "programme_id", "at"),
    **CLUSTERED,
)
