"""How did the groups vote on each change request?"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from registers.refs import ChangeRef
from registers.votes import Roll
from storage.link import Statement
from storage.register import Register, Statements
from storage.tables import rolls

_c = rolls.c
_OF = Statement(
    select(_c.body)
    .where(_c.programme_id == bindparam("programme_id"), _c.change == bindparam("change"))
    .order_by(_c.position)
)


class Rolls(Register[tuple[ChangeRef, str], Roll]):
    """The rolls, by change request and group."""

    kind = Roll
    table = rolls
    statements = Statements(rolls)

    def of(self, change: ChangeRef) -> tuple[Roll, ...]:
        """Every group's roll on it."""
        return self._values(self._session.rows(_OF, change=str(change)))

    def _ref(self, key: tuple[ChangeRef, str]) -> str:
        change, group = key
        return f"{change} {group}"

    def _key(self, value: Roll) -> str:
        return self._ref((value.change, value.group))

    def _columns(self, value: Roll, ref: str) -> dict[str, object]:
        return {"change": str(value.change)}
