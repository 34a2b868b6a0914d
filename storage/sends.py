"""How much has lately been sent where by all processes together, and which of them may send a little without asking?

Times are seconds by the database's own clock, so that no two processes reckon with different ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from storage.link import Statement
from storage.platform_tables import seats, sends
from storage.session import Session

_c, _s = sends.c, seats.c
_ours = (_c.programme_id == bindparam("programme_id")) & (_c.scope == bindparam("scope"))
_MAKE = Statement(insert(sends).on_conflict_do_nothing())
_KEPT = Statement(select(_c.sent).where(_ours).with_for_update())
_KEEP = Statement(update(sends).where(_ours).values(sent=bindparam("times"), until=bindparam("last")))
_FORGET = Statement(sends.delete().where(_c.programme_id == bindparam("programme_id"), _c.until < bindparam("before")))
_SEATS = Statement(
    select(_s.seat, _s.holder, _s.until)
    .where(_s.programme_id == bindparam("programme_id"), _s.platform == bindparam("platform"))
    .order_by(_s.seat)
    .with_for_update()
)
_ADD_SEAT = Statement(insert(seats).on_conflict_do_nothing())
_SIT = Statement(
    update(seats)
    .where(
        _s.programme_id == bindparam("programme_id"),
        _s.platform == bindparam("on"),
        _s.seat == bindparam("this"),
    )
    .values(holder=bindparam("who"), until=bindparam("last"))
)


@dataclass(frozen=True)
class Terms:
    """So many ``seats`` are taken at once, one that was let go ``free_before`` then being nobody's, and so many terms
    begun ``within`` the time that ends with what was ``over_before`` then.
    """

    seats: int
    within: int
    free_before: float
    over_before: float


class _Epoch(FunctionElement[float]):
    """Seconds since 1970 at this very moment, not at the transaction's beginning."""

    inherit_cache = True


@compiles(_Epoch, "sqlite")
def _of_sqlite(*_: Any, **__: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(_Epoch, "postgresql")
def _of_postgresql(*_: Any, **__: Any) -> str:
    return "extract(epoch FROM clock_timestamp())"


_NOW = Statement(select(_Epoch()))


class Sends:
    """What was sent, by scope; and the seats."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def now(self) -> float:
        """What time it is here."""
        found = self._session.row(_NOW)
        return float(found[0]) if found else 0.0

    def kept(self, scopes: Iterable[str]) -> Mapping[str, list[float]]:
        """When was sent there, oldest first; nobody else reads them before this unit has ended."""
        found = {}
        for scope in sorted(scopes):  # always in this order, so that no two wait for each other
            row = self._session.row(_KEPT, scope=scope)
            if row is None:
                self._session.write(_MAKE, scope=scope, sent="", until=0.0)
                row = self._session.row(_KEPT, scope=scope)
            found[scope] = [float(one) for one in (row[0] if row else "").split()]
        return found

    def keep(self, scope: str, times: Iterable[float]) -> None:
        """From now on that was sent there."""
        said = [f"{one:.3f}" for one in times]
        self._session.write(_KEEP, scope=scope, times=" ".join(said), last=float(said[-1]) if said else 0.0)

    def forget(self, before: float) -> None:
        """Lets go of where nothing was sent since."""
        self._session.write(_FORGET, before=before)

    def sit(self, platform: str, terms: Terms, holder: str, until: float) -> bool:
        """Whether a seat is the holder's until then. Who had one and comes back to it begins no new term."""
        rows = self._session.rows(_SEATS, platform=platform)
        if len(rows) < terms.within:
            for seat in range(terms.within):
                self._session.write(_ADD_SEAT, platform=platform, seat=str(seat), holder="", until=0.0)
            rows = self._session.rows(_SEATS, platform=platform)
        if sum(who != holder and last >= terms.free_before for _, who, last in rows) >= terms.seats:
            return False
        own = [seat for seat, who, _ in rows if who == holder]
        over = [seat for seat, _, last in rows if last < terms.over_before]
        for seat in (own or over)[:1]:
            self._session.write(_SIT, on=platform, this=seat, who=holder, last=until)
            return True
        return False
