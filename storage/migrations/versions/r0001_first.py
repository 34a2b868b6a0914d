"""The registers, the audit, the outbox of posts and the inbox."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.append_only import refusing

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


def keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def register(name: str, *columns: sa.Column[str] | sa.Column[int]) -> None:
    op.create_table(
        name,
        *keys("programme_id", "ref", "position"),
        number("version"),
        *columns,
        text("body"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{name}_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name=f"pk_{name}"),
    )


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)


def upgrade() -> None:
    op.create_table(
        "programmes",
        *keys("id"),
        number("audit_number"),
        text("audit_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
    )
    register(
        "actions",
        *keys("group_code", "meeting"),
        number("number"),
        *keys("status", "due", "owner_text"),
        text("words"),
    )
    index("actions", "programme_id", "group_code", "meeting", "number")
    index("actions", "programme_id", "status", "due", "position", "group_code")
    op.create_table(
        "audit",
        *keys("programme_id"),
        number("number"),
        *keys("at", "person"),
        text("payload_digest"),
        text("digest"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_audit_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "number", name="pk_audit"),
        **CLUSTERED,
    )
    index("audit", "programme_id", "person", "number")
    op.create_table(
        "audit_people",
        *keys("programme_id", "key", "person"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_audit_people_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "key", name="pk_audit_people"),
        sa.UniqueConstraint("programme_id", "person", name="uq_audit_people_programme_id_person"),
        **CLUSTERED,
    )
    register(
        "changes",
        *keys("group_code", "stage"),
        text("words"),
    )
    register(
        "decisions",
        *keys("group_code", "day"),
        text("words"),
    )
    op.create_table(
        "findings",
        *keys("programme_id", "paper"),
        number("place"),
        number("line"),
        text("body"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_findings_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "paper", "place", name="pk_findings"),
    )
    register(
        "horizon",
    )
    op.create_table(
        "inbox",
        *keys("programme_id", "delivery", "at"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_inbox_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "delivery", name="pk_inbox"),
        **CLUSTERED,
    )
    register(
        "meetings",
        *keys("group_code", "day"),
    )
    index("meetings", "programme_id", "group_code", "day")
    register(
        "milestones",
    )
    op.create_table(
        "papers",
        *keys("programme_id", "digest"),
        text("name"),
        text("kind"),
        *keys("at"),
        text("imported_by"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_papers_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "digest", name="pk_papers"),
    )
    op.create_table(
        "people",
        *keys("programme_id", "ref", "name"),
        text("body"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_people_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_people"),
    )
    index("people", "programme_id", "name")
    op.create_table(
        "posts",
        number("id"),
        *keys("programme_id", "platform", "channel", "group_code"),
        text("command"),
        *keys("reason"),
        text("subjects"),
        *keys("at"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_posts_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint(
            "programme_id", "platform", "channel", "reason", name="uq_posts_programme_id_platform_channel_reason"
        ),
    )
    register(
        "releases",
    )
    register(
        "risks",
    )
    register(
        "rolls",
        *keys("change"),
    )
    index("rolls", "programme_id", "change")
    op.create_table(
        "action_abouts",
        *keys("programme_id", "about", "ref"),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["actions.programme_id", "actions.ref"],
            name="fk_action_abouts_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "about", "ref", name="pk_action_abouts"),
        **CLUSTERED,
    )
    index("action_abouts", "programme_id", "ref")
    op.create_table(
        "action_owners",
        *keys("programme_id", "owner", "ref"),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["actions.programme_id", "actions.ref"],
            name="fk_action_owners_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "owner", "ref", name="pk_action_owners"),
        **CLUSTERED,
    )
    index("action_owners", "programme_id", "ref")
    op.create_table(
        "audit_payloads",
        *keys("programme_id"),
        number("number"),
        text("salt"),
        text("content"),
        sa.ForeignKeyConstraint(
            ["programme_id", "number"],
            ["audit.programme_id", "audit.number"],
            name="fk_audit_payloads_programme_id_number",
        ),
        sa.PrimaryKeyConstraint("programme_id", "number", name="pk_audit_payloads"),
    )
    op.create_table(
        "audit_subjects",
        *keys("programme_id", "subject"),
        number("number"),
        sa.ForeignKeyConstraint(
            ["programme_id", "number"],
            ["audit.programme_id", "audit.number"],
            name="fk_audit_subjects_programme_id_number",
        ),
        sa.PrimaryKeyConstraint("programme_id", "subject", "number", name="pk_audit_subjects"),
        **CLUSTERED,
    )
    op.create_table(
        "decision_changes",
        *keys("programme_id", "change", "ref"),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["decisions.programme_id", "decisions.ref"],
            name="fk_decision_changes_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "change", "ref", name="pk_decision_changes"),
        **CLUSTERED,
    )
    index("decision_changes", "programme_id", "ref")
    op.create_table(
        "finding_refs",
        *keys("programme_id", "ref", "paper"),
        number("place"),
        sa.ForeignKeyConstraint(
            ["programme_id", "paper", "place"],
            ["findings.programme_id", "findings.paper", "findings.place"],
            name="fk_finding_refs_finding",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "ref", "paper", "place", name="pk_finding_refs"),
    )
    index("finding_refs", "programme_id", "paper", "place")
    op.create_table(
        "person_links",
        *keys("programme_id", "platform", "tenant", "user_id", "ref"),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["people.programme_id", "people.ref"],
            name="fk_person_links_programme_id_ref",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "platform", "tenant", "user_id", name="pk_person_links"),
        **CLUSTERED,
    )
    index("person_links", "programme_id", "ref")
    op.create_table(
        "person_seats",
        *keys("programme_id", "title", "ref"),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["people.programme_id", "people.ref"],
            name="fk_person_seats_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "title", "ref", name="pk_person_seats"),
        **CLUSTERED,
    )
    index("person_seats", "programme_id", "ref")
    op.create_table(
        "post_subjects",
        *keys("programme_id", "subject"),
        number("post_id"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_subjects_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_post_subjects_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "subject", "post_id", name="pk_post_subjects"),
        **CLUSTERED,
    )
    for statement in refusing("audit", op.get_bind().dialect.name):
        op.execute(statement)
