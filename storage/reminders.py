"""What was each reminder made of, and who has been reminded of what?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from registers.actions import Status
from registers.nudges import Kind, Told
from registers.rounds import Item
from storage.link import Statement
from storage.schedule_tables import slot_items, slots
from storage.session import Session
from storage.slots import REMINDER, SAID, UNSAID, Slot
from storage.tables import actions

_c, _i = slots.c, slot_items.c
_ours = _c.programme_id == bindparam("programme_id")
_ADD_ITEM = Statement(insert_or(slot_items).on_conflict_do_nothing())
_REMINDED = Statement(select(_c.person).where(_ours, _c.kind == bindparam("kind"), _c.day == bindparam("day")))
_ITEMS = Statement(
    select(_i.ref, _i.kind, _i.whose)
    .where(_i.programme_id == bindparam("programme_id"), _i.person == bindparam("person"), _i.day == bindparam("day"))
    .order_by(_i.ref, _i.whose)
)
_open = select(actions.c.ref).where(
    actions.c.programme_id == bindparam("programme_id"), actions.c.status == bindparam("open")
)
_told = (
    select(_i.whose, _i.ref, _i.day, _i.kind)
    .join(
        slots,
        (_c.programme_id == _i.programme_id)
        & (_c.kind == bindparam("kind"))
        & (_c.subject == _i.person)
        & (_c.day == _i.day),
    )
    .where(_ours, SAID)
)
_TOLD = Statement(_told.where(or_(_i.ref.in_(_open), _i.day >= bindparam("since"))))
_TOLD_OF = Statement(_told.where(_i.programme_id == bindparam("programme_id"), _i.ref == bindparam("ref")))


class Reminders:
    """The reminders: one a person and day."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def made_of(self, reminders: Mapping[Slot, tuple[Item, ...]]) -> None:
        """What each of these reminders is made of: for whoever has just added its slot."""
        self._session.write_many(
            _ADD_ITEM,
            (
                {
                    "person": slot.person,
                    "day": slot.day.isoformat(),
                    "ref": item.ref,
                    "whose": item.whose,
                    "kind": item.kind.value,
                }
                for slot, items in reminders.items()
                for item in items
            ),
        )

    def reminded(self, day: date) -> frozenset[str]:
        """Who has a reminder of that day already."""
        return frozenset(key for (key,) in self._session.rows(_REMINDED, kind=REMINDER, day=day.isoformat()))

    def items(self, person: str, day: date) -> tuple[Item, ...]:
        """What somebody's reminder of that day was made of."""
        rows = self._session.rows(_ITEMS, person=person, day=day.isoformat())
        return tuple(Item(ref, Kind(kind), whose) for ref, kind, whose in rows)

    def told(self, since: date) -> tuple[Told, ...]:
        """Who was reminded of which action that is still open, and of anything else since that day."""
        rows = self._session.rows(_TOLD, kind=REMINDER, open=Status.OPEN.value, since=since.isoformat(), **UNSAID)
        return tuple(_told_by(row) for row in rows)

    def told_of(self, ref: str) -> tuple[Told, ...]:
        """Who was reminded of that."""
        return tuple(_told_by(row) for row in self._session.rows(_TOLD_OF, kind=REMINDER, ref=ref, **UNSAID))


def _told_by(row: tuple[Any, ...]) -> Told:
    whose, ref, day, kind = row
    return Told(whose, ref, date.fromisoformat(day), Kind(kind))
