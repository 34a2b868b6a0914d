"""Was a meeting that a paper reports stated before for another day?"""

from __future__ import annotations

from collections.abc import Iterator

from documents.extract import Extract
from registers.dates import said
from registers.findings import Finding, Severity
from storage.store import Unit

_CHECK = "meeting-stated-for-another-day"
_NEAR = 7  # days: groups meet every month, and a meeting that is moved stays in its week or goes into the next


def stated_otherwise(unit: Unit, extract: Extract) -> Iterator[Finding]:
    """A finding for each numbered meeting whose group has another, stated without a number, within a few days.

    Whether they are one meeting is not guessed: a group may meet twice in a week. Nothing is merged.
    """
    for one in extract.meetings:
        if one.ref is None or one.date.day is None:
            continue
        for other in unit.meetings.of(one.group):
            if other.number or other.date.day is None or not 0 < abs((other.date.day - one.date.day).days) <= _NEAR:
                continue
            whose = other.source.paper or "somebody"
            told = f"{one.ref} is of {said(one.date.day)}; {whose} stated a meeting of {one.group} for "
            told += f"{said(other.date.day)}, which stays on record. If they are one, nobody meets on the day stated; "
            told += f"/meeting move {one.group} to {one.date.day:%d/%m/%Y} makes them one."
            yield Finding(extract.paper, _CHECK, Severity.WARNING, one.source.line, one.date.raw, told)
