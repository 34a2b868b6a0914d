"""Which deliveries are old enough to be forgotten is found without reading all of them."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("ix_inbox_programme_id_at", "inbox", ["programme_id", "at"])
