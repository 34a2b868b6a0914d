"""When did somebody last look at what is due, and what comes next?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.instants import instant, stamp
from storage.link import Statement
from storage.schedule_tables import ticks
from storage.session import Session

_c = ticks.c
_insert = insert_or(ticks)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id], set_={"at": _insert.excluded.at, "coming": _insert.excluded.coming}
    )
)
_GET = Statement(select(_c.at, _c.coming).where(_c.programme_id == bindparam("programme_id")))


@dataclass(frozen=True)
class Coming:
    """Something that will be said: when at the earliest, and what."""

    due: datetime
    what: str


@dataclass(frozen=True)
class LastTick:
    """The newest look, and what was seen to come."""

    at: datetime
    coming: tuple[Coming, ...] = ()


class Ticks:
    """The newest look of any replica."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def last(self) -> LastTick | None:
        """It, or None where nobody has looked yet."""
        found = self._session.row(_GET)
        if found is None:
            return None
        at, coming = found
        return LastTick(instant(at), tuple(Coming(instant(due), what) for due, what in json.loads(coming)))

    def save(self, tick: LastTick) -> None:
        """This one."""
        coming = json.dumps([(stamp(one.due), one.what) for one in tick.coming])
        self._session.write(_SAVE, at=stamp(tick.at), coming=coming)
