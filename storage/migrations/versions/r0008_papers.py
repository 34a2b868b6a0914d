"""Which day and group each imported paper speaks for, and which version of its paper it is."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_PAPERS = sa.text("SELECT programme_id, digest, name, kind, at, imported_by FROM papers ORDER BY at, name, digest")
_MEETINGS = sa.text("SELECT programme_id, group_code, day, body FROM meetings")
_ACTIONS = sa.text("SELECT programme_id, group_code, body FROM actions")


def upgrade() -> None:
    connection = op.get_bind()
    were = connection.execute(_PAPERS).all()
    told = _told(connection) if were else {}
    op.drop_table("papers")
    made = op.create_table(
        "papers",
        *(sa.Column(name, KEY, nullable=False) for name in ("programme_id", "digest")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "kind")),
        sa.Column("at", KEY, nullable=False),
        sa.Column("imported_by", sa.Text, nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("group_code", "day")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_papers_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "digest", name="pk_papers"),
    )
    rows: list[dict[str, Any]] = []
    for programme_id, digest, name, kind, at, imported_by in were:
        group, day = told.get((programme_id, name), ("", ""))
        paper = {"programme_id": programme_id, "kind": kind, "group_code": group, "day": day}
        version = 1 + sum(paper.items() <= row.items() for row in rows)
        rows.append(paper | {"digest": digest, "name": name, "at": at, "imported_by": imported_by, "version": version})
    if rows:
        connection.execute(made.insert(), rows)


def _told(connection: sa.Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """A paper's group and day: its meeting's, or where another paper has told that since, its newest update's."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for programme_id, group, body in connection.execute(_ACTIONS):
        for update in json.loads(body).get("updates", []):
            at, day = (programme_id, update["by"]), update.get("on") or ""
            found[at] = (group, max(day, found.get(at, ("", ""))[1]))
    for programme_id, group, day, body in connection.execute(_MEETINGS):
        meeting = json.loads(body)
        paper = meeting.get("source", {}).get("paper", "")
        if day[:1].isdigit() and (meeting.get("attendance") or meeting.get("agenda")):
            found[programme_id, paper] = (group, day)
    return found
