"""Whom does a meeting's list of attendees add to the directory, and in which seats?"""

from __future__ import annotations

from registers.groups import ordinary
from registers.meetings import Attendance, Meeting
from registers.owners import Owner, OwnerKind
from registers.people import Person, Seat, person_key

_GROUPS_OWN = frozenset({"chair", "industry representatives"})


def attendees(meeting: Meeting) -> tuple[Person, ...]:
    """Everybody in the list with the seat that their role is; apologies too.

    Chair and representatives sit in the meeting's group; a title in the programme or in another organisation belongs
    to no group.
    """
    return tuple(
        Person(person_key(one.name), one.name, (_seat(one, meeting.group),) if one.role else ())
        for one in meeting.attendance
        if one.name
    )


def _seat(one: Attendance, group: str) -> Seat:
    represents = Owner(one.role).kind is OwnerKind.CONSTITUENCY or one.role.casefold() == "chair"
    own = represents or one.section.casefold() in _GROUPS_OWN
    return Seat(one.role, ordinary(group) if own else "")
