"""The registers, the audit, the outbox of posts and the inbox."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.append_only import protect

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("audit_number", sa.Integer(), nullable=False),
        sa.Column("audit_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
    )
    op.create_table(
        "actions",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group_code", KEY, nullable=False),
        sa.Column("meeting", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("due", KEY, nullable=False),
        sa.Column("owner_text", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_actions_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_actions"),
    )
    op.create_index(
        "ix_actions_programme_id_group_code_meeting_number",
        "actions",
        ["programme_id", "group_code", "meeting", "number"],
    )
    op.create_index(
        "ix_actions_programme_id_group_code_status_due_position",
        "actions",
        ["programme_id", "group_code", "status", "due", "position"],
    )
    op.create_index(
        "ix_actions_programme_id_status_due_position", "actions", ["programme_id", "status", "due", "position"]
    )
    op.create_table(
        "audit",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_audit_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "number", name="pk_audit"),
    )
    op.create_index("ix_audit_programme_id_person_number", "audit", ["programme_id", "person", "number"])
    op.create_table(
        "audit_people",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_audit_people_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "key", name="pk_audit_people"),
        sa.UniqueConstraint("programme_id", "person", name="uq_audit_people_programme_id_person"),
    )
    op.create_table(
        "changes",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group_code", KEY, nullable=False),
        sa.Column("stage", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_changes_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_changes"),
    )
    op.create_table(
        "decisions",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group_code", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_decisions_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_decisions"),
    )
    op.create_table(
        "findings",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("paper", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_findings_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "paper", "place", name="pk_findings"),
    )
    op.create_table(
        "finding_refs",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("paper", KEY, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "paper", "place"],
            ["findings.programme_id", "findings.paper", "findings.place"],
            name="fk_finding_refs_finding",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "ref", "paper", "place", name="pk_finding_refs"),
    )
    op.create_index("ix_finding_refs_programme_id_paper_place", "finding_refs", ["programme_id", "paper", "place"])
    op.create_table(
        "horizon",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_horizon_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_horizon"),
    )
    op.create_table(
        "inbox",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("delivery", KEY, nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_inbox_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "delivery", name="pk_inbox"),
    )
    op.create_table(
        "meetings",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("group_code", KEY, nullable=False),
        sa.Column("day", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_meetings_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_meetings"),
    )
    op.create_index("ix_meetings_programme_id_group_code_day", "meetings", ["programme_id", "group_code", "day"])
    op.create_table(
        "milestones",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_milestones_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_milestones"),
    )
    op.create_table(
        "papers",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_papers_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "digest", name="pk_papers"),
    )
    op.create_table(
        "people",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_people_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_people"),
    )
    op.create_index("ix_people_programme_id_name", "people", ["programme_id", "name"])
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("platform", KEY, nullable=False),
        sa.Column("channel", KEY, nullable=False),
        sa.Column("group_code", KEY, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("reason", KEY, nullable=False),
        sa.Column("subjects", sa.Text(), nullable=False),
        sa.Column("at", KEY, nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_posts_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint(
            "programme_id", "platform", "channel", "reason", name="uq_posts_programme_id_platform_channel_reason"
        ),
    )
    op.create_table(
        "releases",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_releases_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_releases"),
    )
    op.create_table(
        "risks",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_risks_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_risks"),
    )
    op.create_table(
        "rolls",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", KEY, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_rolls_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "ref", name="pk_rolls"),
    )
    op.create_index("ix_rolls_programme_id_change", "rolls", ["programme_id", "change"])
    op.create_table(
        "action_abouts",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("about", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["actions.programme_id", "actions.ref"],
            name="fk_action_abouts_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "about", "ref", name="pk_action_abouts"),
    )
    op.create_index("ix_action_abouts_programme_id_ref", "action_abouts", ["programme_id", "ref"])
    op.create_table(
        "action_owners",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("owner", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["actions.programme_id", "actions.ref"],
            name="fk_action_owners_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "owner", "ref", name="pk_action_owners"),
    )
    op.create_index("ix_action_owners_programme_id_ref", "action_owners", ["programme_id", "ref"])
    op.create_table(
        "audit_payloads",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "number"],
            ["audit.programme_id", "audit.number"],
            name="fk_audit_payloads_programme_id_number",
        ),
        sa.PrimaryKeyConstraint("programme_id", "number", name="pk_audit_payloads"),
    )
    op.create_table(
        "audit_subjects",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "number"],
            ["audit.programme_id", "audit.number"],
            name="fk_audit_subjects_programme_id_number",
        ),
        sa.PrimaryKeyConstraint("programme_id", "subject", "number", name="pk_audit_subjects"),
    )
    op.create_table(
        "decision_changes",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("change", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["decisions.programme_id", "decisions.ref"],
            name="fk_decision_changes_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "change", "ref", name="pk_decision_changes"),
    )
    op.create_index("ix_decision_changes_programme_id_ref", "decision_changes", ["programme_id", "ref"])
    op.create_table(
        "person_links",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("platform", KEY, nullable=False),
        sa.Column("tenant", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["people.programme_id", "people.ref"],
            name="fk_person_links_programme_id_ref",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "platform", "tenant", "user_id", name="pk_person_links"),
    )
    op.create_index("ix_person_links_programme_id_ref", "person_links", ["programme_id", "ref"])
    op.create_table(
        "person_seats",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("title", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id", "ref"],
            ["people.programme_id", "people.ref"],
            name="fk_person_seats_programme_id_ref",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("programme_id", "title", "ref", name="pk_person_seats"),
    )
    op.create_index("ix_person_seats_programme_id_ref", "person_seats", ["programme_id", "ref"])
    op.create_table(
        "post_subjects",
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_subjects_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_post_subjects_programme_id"),
        sa.PrimaryKeyConstraint("programme_id", "subject", "post_id", name="pk_post_subjects"),
    )
    op.create_index("ix_post_subjects_post_id", "post_subjects", ["post_id"])
    protect("audit")
