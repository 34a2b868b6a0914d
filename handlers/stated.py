"""Was a meeting that a paper reports stated before for another day?"""

from __future__ import annotations

from collections.abc import Iterator

from documents.extract import Extract
from registers.dates import said
from registers.findings import Finding, Severity
from registers.meetings import Meeting
from storage.store import Unit

_CHECK = "meeting-stated-for-another-day"
_NEAR = 7  # days: groups meet every month, and a meeting that is moved stays in its week or goes into the next


def stated_otherwise(unit: Unit, extract: Extract) -> Iterator[Finding]:
    """A finding for each meeting whose group has another, stated without a number, within a few days that the paper
    does not state as well.

    Whether they are one meeting is not guessed: a group may meet twice in a week. Nothing is merged.
    """
    stated = {(one.group, one.date.day) for one in extract.meetings}
    for one in extract.meetings:
        for other in unit.meetings.of(one.group):
            if (other.group, other.date.day) in stated or not _near(one, other):
                continue
            whose = other.source.paper or "somebody"
            told = f"{one.ref or one.group} {'is of' if one.ref else 'is to meet on'} {_day(one)}; {whose} stated a "
            told += (
                f"meeting of {one.group} for {_day(other)}, which stays on record. If they are one, nobody meets on "
            )
            told += f"the day stated; /meeting move {one.group} to {one.date.day:%d/%m/%Y} makes them one."
            yield Finding(extract.paper, _CHECK, Severity.WARNING, one.source.line, one.date.raw, told)


def _near(one: Meeting, other: Meeting) -> bool:
    """Whether the other could be the same, stated for another day; one that was moved from there is found as it is."""
    if other.number or one.date.day is None or other.date.day is None or one.date.day in other.moved_from:
        return False
    return 0 < abs((other.date.day - one.date.day).days) <= _NEAR


def _day(meeting: Meeting) -> str:
    return said(meeting.date.day) if meeting.date.day else meeting.date.raw
