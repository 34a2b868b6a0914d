"""Which meetings were held, and which are stated?"""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, select

from registers.meetings import Meeting
from registers.refs import MeetingRef
from storage.link import Statement
from storage.register import Register, Statements, natural
from storage.tables import LAST_DAY, UNDATED, meetings

_c = meetings.c
_of_group = (_c.programme_id == bindparam("programme_id")) & (_c.group_code == bindparam("group"))
_OF = Statement(select(_c.body).where(_of_group).order_by(_c.position))
_NEXT = Statement(
    select(_c.body)
    .where(_of_group, _c.day >= bindparam("day"), _c.day <= bindparam("last"))
    .order_by(_c.day, _c.position)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


class Meetings(Register[MeetingRef, Meeting]):
    """The meetings, by reference once they have a number, by group and date until then."""

    kind = Meeting
    table = meetings
    statements = Statements(meetings)

    def save(self, value: Meeting, was: Meeting | None = None) -> Meeting:
        """As for every register; ``was`` is the meeting as stored, where it got its number or another date since."""
        return self._save(value, self._key(was or value))

    def of(self, group: str) -> tuple[Meeting, ...]:
        """A group's meetings by date, undated last."""
        return self._values(self._session.rows(_OF, group=group))

    def next(self, group: str, on_or_after: date) -> Meeting | None:
        """The group's first meeting on that day or later."""
        day = on_or_after.isoformat()
        return self._value(self._session.row(_NEXT, group=group, day=day, last=LAST_DAY, limit=1, offset=0))

    def numbered(self, ref: MeetingRef) -> Meeting | None:
        """The meeting of that number."""
        return self.get(ref)

    def _key(self, value: Meeting) -> str:
        return value.key

    def _position(self, value: Meeting, ref: str) -> str:
        return f"{value.date.iso or UNDATED} {natural(ref)}"

    def _columns(self, value: Meeting, ref: str) -> dict[str, object]:
        return {"group_code": value.group, "day": value.date.iso or UNDATED}
