"""Does an agenda run on: item after item, minute after minute, page after page, and within its meeting?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from itertools import pairwise

from documents.checks.case import Case
from registers.findings import Finding, Severity
from registers.meetings import AgendaItem, Meeting

_ITEM = re.compile(r"\bagenda\s+items?\s+(\d{1,2})\b", re.IGNORECASE)


def check_agenda(case: Case) -> Iterator[Finding]:
    """Gaps and overlaps in the times, minutes unlike their span, numbers and pages out of order, items not there."""
    for meeting in case.extract.meetings:
        if meeting.agenda:
            yield from _times(case, meeting)
            yield from _order(case, meeting)
    numbers = {item.no for meeting in case.extract.meetings for item in meeting.agenda}
    for run in case.prose():
        for at in _ITEM.finditer(run.text):
            if numbers and at[1] not in numbers:
                yield case.at(
                    "agenda-item-unknown",
                    Severity.WARNING,
                    run,
                    at.span(),
                    f"The agenda has no item {at[1]}. Confirm which item is meant.",
                )


def agenda_line(case: Case, item: AgendaItem) -> int:
    """The line of an agenda's row."""
    lines = [run.row for run in case.runs if run.row and run.text == item.item]
    return lines[0] if lines else 1


def _times(case: Case, meeting: Meeting) -> Iterator[Finding]:
    for item in meeting.agenda:
        took = _minutes(item.start, item.end)
        if took is not None and item.minutes is not None and took != item.minutes:
            told = (
                f"Item {item.no} runs for {took} minutes by its times and {item.minutes} by its words. Confirm which."
            )
            yield _found(case, item, "agenda-minutes-differ", told)
    for before, after in pairwise(meeting.agenda):
        gap = _minutes(before.end, after.start)
        if gap:
            how = f"{gap} minutes after" if gap > 0 else f"{-gap} minutes before"
            told = f"Item {after.no} starts {how} item {before.no} ends ({before.end:%H:%M}). Confirm the times."
            yield _found(case, after, "agenda-times-broken", told)
    first, last = meeting.agenda[0], meeting.agenda[-1]
    if meeting.start and first.start and meeting.start != first.start:
        yield _found(
            case, first, "agenda-times-broken", f"The meeting starts at {meeting.start:%H:%M}, its agenda does not."
        )
    if meeting.end and last.end and meeting.end < last.end:
        yield _found(
            case, last, "agenda-times-broken", f"The meeting ends at {meeting.end:%H:%M}, before its last item does."
        )


def _order(case: Case, meeting: Meeting) -> Iterator[Finding]:
    for before, after in pairwise(meeting.agenda):
        if before.no.isdigit() and after.no.isdigit() and int(after.no) != int(before.no) + 1:
            told = f"Item {after.no} follows item {before.no}. Confirm that none is missing."
            yield _found(case, after, "agenda-numbers-broken", told)
        if before.page.isdigit() and after.page.isdigit() and int(after.page) < int(before.page):
            told = (
                f"Item {after.no} is on page {after.page}, before item {before.no} on page {before.page}. Confirm the "
                "pages."
            )
            yield _found(case, after, "agenda-pages-broken", told)


def _found(case: Case, item: AgendaItem, check: str, told: str) -> Finding:
    return case.finding(check, Severity.WARNING, agenda_line(case, item), item.item, told)


def _minutes(start: time | None, end: time | None) -> int | None:
    return (end.hour - start.hour) * 60 + end.minute - start.minute if start and end else None
