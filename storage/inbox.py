"""Has a delivery come before?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from storage.instants import stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import inbox

_ADD = Statement(insert(inbox).on_conflict_do_nothing())


class Inbox:
    """The deliveries that were acted on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first(self, delivery_id: str, at: datetime) -> bool:
        """Remember it; False when it was there, so that a redelivery acts once."""
        return self._session.write(_ADD, delivery=delivery_id, at=stamp(at)) > 0
