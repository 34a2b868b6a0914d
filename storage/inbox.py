"""Has a delivery come before?"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.instants import stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import inbox

_c, _insert = inbox.c, insert(inbox)
_ours = _c.programme_id == bindparam("programme_id")
_ADD = Statement(insert(inbox).on_conflict_do_nothing())
_AGAIN = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.delivery],
        set_={"at": _insert.excluded.at},
        where=_c.at <= bindparam("before"),
    )
)
_old = (
    select(_c.delivery).where(_ours, _c.at < bindparam("before")).limit(bindparam("limit")).offset(bindparam("offset"))
)
_PRUNE = Statement(delete(inbox).where(_ours, _c.delivery.in_(_old)))


class Inbox:
    """The deliveries that were acted on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first(self, delivery_id: str, at: datetime) -> bool:
        """Remember it; False when it was there, so that a redelivery acts once."""
        return self._session.write(_ADD, delivery=delivery_id, at=stamp(at)) > 0

    def after(self, what: str, at: datetime, pause: timedelta) -> bool:
        """Remember it anew; False where it came within that time before, whichever process was asked."""
        return self._session.write(_AGAIN, delivery=what, at=stamp(at), before=stamp(at - pause)) > 0

    def prune(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` deliveries that came before an instant; how many it were."""
        return self._session.write(_PRUNE, before=stamp(before), limit=limit, offset=0)
