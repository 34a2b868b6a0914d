"""What is to be said on the bot's own accord, each thing once, and what has become of it?

A slot names a command, never words: what it says is composed when it is sent. Its kind, subject, stage, local day and
place make it one: whoever adds it again adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.instants import instant, stamp
from storage.link import Statement
from storage.schedule_tables import slots
from storage.session import Session

#: The kinds of slot.
REMINDER, DIGEST, ROUND, CLOSING = "reminder", "digest", "round", "closing note"


class State(StrEnum):
    """What has become of a slot. ``QUEUED``: it is a post by now. ``DONE``: it stood for work that needs no post."""

    WAITING = "waiting"
    QUEUED = "queued"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    EMPTY = "empty"
    EXPIRED = "expired"
    DEAD = "dead"
    DONE = "done"


@dataclass(frozen=True)
class Slot:
    """A post to come: to a channel, or with ``person`` (a key) to somebody alone, wherever they can be reached.

    ``day`` is the local date it belongs to; it is not said before ``due`` nor from ``expires`` on; ``why`` says in a
    few words why it is there.
    """

    kind: str
    subject: str
    stage: str
    day: date
    due: datetime
    expires: datetime
    command: str
    why: str
    platform: str = ""
    tenant: str = ""
    channel: str = ""
    group: str = ""
    person: str = ""
    state: State = State.WAITING
    id: int = 0

    @property
    def place(self) -> str:
        """Where it goes, as part of what makes it one: a person stays one however many accounts they have."""
        return f"@{self.person}" if self.person else f"{self.platform} {self.tenant} {self.channel}".strip()


_c = slots.c
_ours = _c.programme_id == bindparam("programme_id")
_this = _ours & (_c.id == bindparam("this"))
_COLUMNS = (
    *(_c.kind, _c.subject, _c.stage, _c.day, _c.due, _c.expires, _c.command, _c.why),
    *(_c.platform, _c.tenant, _c.channel, _c.group_code, _c.person, _c.state, _c.id),
)
#: What was never said does not count as said, but for whoever cannot be reached: their silence is told to the PMO.
SAID = _c.state.not_in([bindparam("expired"), bindparam("empty")])
UNSAID = {"expired": State.EXPIRED.value, "empty": State.EMPTY.value}
ADD = Statement(insert_or(slots).on_conflict_do_nothing())
_THERE = Statement(
    select(_c.id).where(
        _ours,
        *(_c[name] == bindparam(name) for name in ("kind", "subject", "stage", "day", "place")),
    )
)
_waiting = (
    select(*_COLUMNS)
    .where(_ours, _c.state == bindparam("state"), _c.due <= bindparam("now"), _c.expires > bindparam("now"))
    .order_by(_c.due, _c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_WAITING = Statement(_waiting)
_TAKE = Statement(_waiting.with_for_update(skip_locked=True))
_STALE = Statement(select(func.count()).where(_ours, _c.state == bindparam("state"), _c.expires <= bindparam("now")))
_EXPIRE = Statement(
    update(slots)
    .where(_ours, _c.state.in_([bindparam("was"), bindparam("queued")]), _c.expires <= bindparam("now"))
    .values(state=bindparam("state"))
)
_SETTLE = Statement(update(slots).where(_this).values(state=bindparam("state")))
_IN_STATE = Statement(
    select(*_COLUMNS)
    .where(_ours, _c.state == bindparam("state"), _c.day >= bindparam("since"))
    .order_by(_c.due.desc(), _c.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_LAST_DIGEST = Statement(
    select(func.max(_c.day)).where(
        _ours, _c.kind == bindparam("kind"), _c.group_code == bindparam("group"), _c.day < bindparam("before"), SAID
    )
)
_GATHERING = Statement(
    select(_c.id, _c.command)
    .where(
        _ours,
        _c.state == bindparam("state"),
        _c.kind == bindparam("kind"),
        _c.person == bindparam("person"),
        _c.due > bindparam("at"),
    )
    .order_by(_c.due, _c.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
    .with_for_update()
)
_AGAIN = Statement(
    delete(slots).where(
        _ours, _c.kind == bindparam("kind"), _c.subject == bindparam("subject"), _c.day >= bindparam("since")
    )
)
_GROW = Statement(update(slots).where(_this).values(command=bindparam("command")))


class Slots:
    """The slots."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, slot: Slot) -> bool:
        """Have it said; False where it was there already, whatever has become of it."""
        return self._session.write(ADD, **row_of(slot)) > 0

    def gather(self, kind: str, person: str, word: str, at: datetime) -> bool:
        """Have a word more said in what waits for somebody and is not due yet; False where nothing is."""
        found = self._session.row(
            _GATHERING, state=State.WAITING.value, kind=kind, person=person, at=stamp(at), limit=1, offset=0
        )
        if found is None:
            return False
        slot_id, command = found
        if word not in command.split():
            self._session.write(_GROW, this=slot_id, command=f"{command} {word}")
        return True

    def there(self, slot: Slot) -> bool:
        """Whether it has been added before."""
        found = self._session.row(
            _THERE,
            kind=slot.kind,
            subject=slot.subject,
            stage=slot.stage,
            day=slot.day.isoformat(),
            place=slot.place,
        )
        return found is not None

    def waiting(self, now: datetime, limit: int) -> tuple[Slot, ...]:
        """Those that may be said now, the longest due first."""
        rows = self._session.rows(_WAITING, state=State.WAITING.value, now=stamp(now), limit=limit, offset=0)
        return tuple(slot_of(row) for row in rows)

    def take(self, now: datetime, limit: int, offset: int = 0) -> tuple[Slot, ...]:
        """The same but for the first ``offset``, for whoever says in this unit of work what becomes of them; without
        those that somebody else is just taking, or having a word more said in.
        """
        rows = self._session.rows(_TAKE, state=State.WAITING.value, now=stamp(now), limit=limit, offset=offset)
        return tuple(slot_of(row) for row in rows)

    def stale(self, now: datetime) -> int:
        """How many wait in vain: their time is over."""
        found = self._session.row(_STALE, state=State.WAITING.value, now=stamp(now))
        return found[0] if found else 0

    def expire(self, now: datetime) -> int:
        """Give up those whose time is over; how many they were."""
        return self._session.write(
            _EXPIRE, was=State.WAITING.value, queued=State.QUEUED.value, now=stamp(now), state=State.EXPIRED.value
        )

    def again(self, kind: str, subject: str, since: date) -> None:
        """What was done for those from that day on is done once more: for whoever belongs to them only now."""
        self._session.write(_AGAIN, kind=kind, subject=subject, since=since.isoformat())

    def settle(self, slot_id: int, state: State) -> None:
        """This has become of it."""
        self._session.write(_SETTLE, this=slot_id, state=state.value)

    def in_state(self, state: State, since: date, limit: int) -> tuple[Slot, ...]:
        """The newest slots since that day that are in that state."""
        rows = self._session.rows(_IN_STATE, state=state.value, since=since.isoformat(), limit=limit, offset=0)
        return tuple(slot_of(row) for row in rows)

    def last_digest(self, group: str, before: date) -> date | None:
        """The day of the group's last digest before that day."""
        found = self._session.row(_LAST_DIGEST, kind=DIGEST, group=group, before=before.isoformat(), **UNSAID)
        return date.fromisoformat(found[0]) if found and found[0] else None


def row_of(slot: Slot) -> dict[str, object]:
    """Its columns."""
    return {
        "kind": slot.kind,
        "subject": slot.subject,
        "stage": slot.stage,
        "day": slot.day.isoformat(),
        "place": slot.place,
        "platform": slot.platform,
        "tenant": slot.tenant,
        "channel": slot.channel,
        "group_code": slot.group,
        "person": slot.person,
        "command": slot.command,
        "why": slot.why,
        "due": stamp(slot.due),
        "expires": stamp(slot.expires),
        "state": slot.state.value,
    }


def slot_of(row: tuple[Any, ...]) -> Slot:
    """The slot of a row."""
    kind, subject, stage, day, due, expires, command, why, *where, state, key = row
    platform, tenant, channel, group, person = where
    return Slot(
        kind,
        subject,
        stage,
        date.fromisoformat(day),
        instant(due),
        instant(expires),
        command,
        why,
        platform,
        tenant,
        channel,
        group,
        person,
        State(state),
        key,
    )
