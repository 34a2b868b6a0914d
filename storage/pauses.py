"""Until when does nobody send to a channel, or to a whole workspace? All processes heed it, for it is a row."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, case, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.delivery_tables import pauses
from storage.instants import instant, stamp
from storage.link import Statement
from storage.session import Session

_c = pauses.c
_NEVER = datetime(1, 1, 2, tzinfo=UTC)
_insert = insert_or(pauses)
_later = case((_insert.excluded.until > _c.until, _insert.excluded.until), else_=_c.until)
_PAUSE = Statement(_insert.on_conflict_do_update(index_elements=[_c.programme_id, _c.scope], set_={"until": _later}))
_UNTIL = Statement(select(_c.until).where(_c.programme_id == bindparam("programme_id"), _c.scope == bindparam("scope")))


class Pauses:
    """The pauses, by lane or workspace."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def until(self, scope: str) -> datetime:
        """Until when nobody sends there; long ago where nobody ever had to wait."""
        found = self._session.row(_UNTIL, scope=scope)
        return instant(found[0]) if found else _NEVER

    def pause(self, scope: str, until: datetime) -> None:
        """Nobody sends there before then; a longer pause stays as it is."""
        self._session.write(_PAUSE, scope=scope, until=stamp(until))
