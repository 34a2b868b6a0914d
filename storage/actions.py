"""Which actions are there, and which of them are asked for?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import ClassVar

from sqlalchemy import bindparam, func, select

from registers.actions import Action, Status
from registers.groups import with_extraordinary
from registers.owners import Owner, read_owners
from registers.refs import ActionRef, ChangeRef, DecisionRef, MeetingRef
from storage.link import Statement
from storage.pages import Page, Searchable, Test, among, beside, containing, folded, patterns, within
from storage.register import Side, Statements
from storage.tables import LAST_DAY, UNDATED, action_abouts, action_owners, actions

_ALL = frozenset(Status)
_c = actions.c
_ours = _c.programme_id == bindparam("programme_id")
_OF_GROUP = _c.group_code == bindparam("group")
_COUNT = Statement(select(_c.status, func.count()).where(_ours).group_by(_c.status))
_COUNT_GROUP = Statement(select(_c.status, func.count()).where(_ours, _OF_GROUP).group_by(_c.status))
_OWNERS = Statement(select(_c.owner_text, _c.group_code).where(_ours).distinct())
_LAST = Statement(select(func.max(_c.number)).where(_ours, _OF_GROUP, _c.meeting == bindparam("meeting")))


@dataclass(frozen=True)
class ActionQuery:
    """Which actions; what is left empty does not narrow.

    A ``group``'s are those of its extraordinary meetings too; ``owners`` are owners' words, any of which is an owner's
    party, name or both, or the whole cell; ``words`` must all occur; ``overdue_on`` asks for open ones due before that
    day; ``meeting`` (``DAG31``) is where they were raised.
    """

    statuses: frozenset[Status] = _ALL
    group: str = ""
    owners: tuple[str, ...] = ()
    about: ChangeRef | DecisionRef | None = None
    words: tuple[str, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    overdue_on: date | None = None
    meeting: str = ""
    offset: int = 0
    limit: int = 10


class Actions(Searchable[ActionRef, Action]):
    """The actions, by reference."""

    kind = Action
    table = actions
    statements = Statements(actions)
    sides = (Side(action_owners, "owner"), Side(action_abouts, "about"))
    found_by = attrgetter("owners", "owner_text", "about")
    order = (_c.due, _c.position)
    tests: ClassVar[Mapping[str, Test]] = {
        "status": among(_c.status, "status"),
        "group": among(_c.group_code, "group"),
        "owner": beside(actions, action_owners, "owner", "owner"),
        "about": beside(actions, action_abouts, "about", "about"),
        "word": containing(_c.words),
        "from": within(_c.due, "from"),
        "to": lambda _: _c.due <= bindparam("to0"),
        "before": lambda _: (_c.due < bindparam("before0")) & (_c.status == bindparam("before1")),
        "raised": lambda _: (_c.group_code == bindparam("raised0")) & (_c.meeting == bindparam("raised1")),
    }

    def find(self, query: ActionQuery) -> Page[Action]:
        """A page of them by due date (undated last), then reference; a ``Problem`` for unreadable or too many words."""
        meeting = MeetingRef.parse(query.meeting) if query.meeting else None
        given: dict[str, tuple[str, ...]] = {
            "status": () if query.statuses == _ALL else tuple(sorted(query.statuses)),
            "group": with_extraordinary(query.group) if query.group else (),
            "owner": tuple(sorted({folded(owner) for owner in query.owners})),
            "about": (str(query.about),) if query.about else (),
            "word": patterns(query.words),
            "from": (query.due_from.isoformat(), LAST_DAY) if query.due_from else (),
            "to": (query.due_to.isoformat(),) if query.due_to else (),
            "before": (query.overdue_on.isoformat(), Status.OPEN) if query.overdue_on else (),
            "raised": (meeting.group, meeting.number) if meeting else (),
        }
        return self._page(given, query.offset, query.limit)

    def counts(self, group: str = "") -> Mapping[Status, int]:
        """How many stand where, of one group or of all; a status that none has is not in it."""
        if not group:
            return {Status(status): count for status, count in self._session.rows(_COUNT)}
        found: Counter[Status] = Counter()
        for code in with_extraordinary(group):
            found.update({Status(status): count for status, count in self._session.rows(_COUNT_GROUP, group=code)})
        return found

    def owners(self) -> tuple[tuple[Owner, str], ...]:
        """Every owner on record, with the group of an action that is theirs."""
        found = ((owner, group) for text, group in self._session.rows(_OWNERS) for owner in read_owners(text))
        return tuple(dict.fromkeys(found))

    def last_number(self, meeting: MeetingRef) -> int:
        """The highest number of an action raised at that meeting; 0 where there is none."""
        found = self._session.row(_LAST, group=meeting.group, meeting=meeting.number)
        return (found[0] or 0) if found else 0

    def _key(self, value: Action) -> str:
        return str(value.ref)

    def _columns(self, value: Action, ref: str) -> dict[str, object]:
        searched = f"{ref} {value.text} {value.owner_text} {value.area}"
        return {
            "group_code": value.ref.group,
            "meeting": value.ref.meeting,
            "number": value.ref.number,
            "status": value.status.value,
            "due": value.due.written.iso or UNDATED,
            "owner_text": value.owner_text,
            "words": folded(searched),
        }

    def _beside(self, value: Action) -> tuple[frozenset[str], ...]:
        owners = {value.owner_text}.union(*((one.party, one.name or "", str(one)) for one in value.owners))
        return frozenset(folded(one) for one in owners if one), frozenset(str(one) for one in value.about)
