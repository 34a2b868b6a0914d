"""Can the days of each action be true: raised at its meeting, due after it, not already past without a new date?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from documents.checks.case import Case, said_lines
from documents.extract import Kind
from registers.actions import Action, Status, meant
from registers.dates import MONTHS, dates_in, said
from registers.findings import Finding, Severity

#: An action carried through this many meetings is asked about.
_STALE = 4
_AT_MEETING = re.compile(rf"\bat\s+(?:the\s+)?({'|'.join(MONTHS)})\s+(20\d\d)\b", re.IGNORECASE)
_LATER_MEETING = re.compile(rf"\b(?:in|at|to|until)\s+(?:the\s+)?({'|'.join(MONTHS)})\b(?!\s+\d)", re.IGNORECASE)


def check_due(case: Case) -> Iterator[Finding]:
    """Due dates before or on the day they were raised, before the issue, past without a new one, or on a day off."""
    yield from _raised(case)
    for action in case.extract.actions:
        if action.text and (finding := _due(case, action)):
            yield finding


def _due(case: Case, action: Action) -> Finding | None:
    due = action.due.written.day
    if due is None:
        return None
    own = action.ref.meeting == case.own_number and action.group == case.extract.group
    raised = action.raised.day or (case.day if own else None)
    if raised and due < raised:
        return _before_raised(case, action, raised, due)
    if not action.live:
        return None
    if raised and due == raised:
        return _found(
            case,
            action,
            "due-on-meeting-day",
            Severity.WARNING,
            "is due on the very day it was raised. Confirm its due date.",
        )
    if own and case.issued and due < case.issued and case.extract.kind is Kind.HEADLINE_REPORT:
        told = f"falls due before the report that issues it ({said(case.issued)}). Confirm its due date."
        return _found(case, action, "due-before-issue", Severity.WARNING, told)
    if not own and action.status is Status.OPEN and (late := _late(case, action, due)):
        return late
    if match := _AT_MEETING.search(action.text):
        wanted = (int(match[2]), [*MONTHS].index(match[1].lower()) + 1)
        if (due.year, due.month) != wanted:
            told = f"speaks of {match[1]} {match[2]} in its own words. Confirm its due date."
            return _found(case, action, "due-unlike-its-words", Severity.WARNING, f"is due then, yet {told}")
    if not case.calendar.works(due):
        return _found(
            case, action, "due-on-a-day-off", Severity.NOTICE, f"is due on {_day_off(due)}. Confirm its due date."
        )
    return None


def _late(case: Case, action: Action, due: date) -> Finding | None:
    """A carried action: its date has passed, or its update already speaks of a later month."""
    if case.day is None:
        return None
    update = action.updates[-1].text if action.updates else ""
    if due < case.day or (due == case.day and case.extract.kind is Kind.HEADLINE_REPORT):
        told = (
            f"had passed when the paper came out and the action is carried without a new one ({said(case.day)}). Set "
            "one."
        )
        if _gone(action, case) >= _STALE:
            told += f" It was raised {_gone(action, case)} meetings ago."
        return _found(case, action, "overdue-without-new-date", Severity.WARNING, told, subject="due date")
    later = _LATER_MEETING.search(update)
    if due == case.day and later and _months_on(due, later[1]) in range(1, 7):
        told = f"is the meeting's own day, yet its words promise more in {later[1]}. Set a new one."
        return _found(case, action, "overdue-without-new-date", Severity.WARNING, told, subject="due date")
    gone = _gone(action, case)
    if gone >= _STALE:
        return _found(
            case,
            action,
            "stale-action",
            Severity.NOTICE,
            f"was raised {gone} meetings ago. Confirm that it is still wanted.",
        )
    return None


def _gone(action: Action, case: Case) -> int:
    try:
        return int(float(case.own_number or "")) - int(float(action.ref.meeting))
    except ValueError:
        return 0


def _months_on(due: date, month: str) -> int:
    return ([*MONTHS].index(month.lower()) + 1 - due.month) % 12


def _before_raised(case: Case, action: Action, raised: date, due: date) -> Finding:
    later = meant(due, raised)
    perhaps = f" It may mean {said(later)}." if later else ""
    told = f"lies before the day the action was raised, {said(raised)}.{perhaps} Confirm it."
    return _found(case, action, "due-before-raised", Severity.ERROR, told, subject="due date")


def _found(case: Case, action: Action, check: str, severity: Severity, told: str, subject: str = "") -> Finding:
    quote = action.due.written.raw
    who = f"The due date of {action.ref}" if subject else f"{action.ref}"
    return case.finding(check, severity, action.source.line, quote, f"{who} {told}")


def _day_off(day: date) -> str:
    return f"a {day:%A}" if day.weekday() >= 5 else "a bank holiday"


def _raised(case: Case) -> Iterator[Finding]:
    """Every action of one meeting was raised on one day: the meeting's, as its number in the reference says."""
    held = {one.number: one.date.day for one in case.extract.meetings if one.group == case.extract.group and one.number}
    spoken = {day.day for run in case.runs if not run.column for _, day in dates_in(run.text, case.day) if day.day}
    by_meeting: dict[str, list[Action]] = {}
    for action in case.extract.actions:
        if action.raised.day and action.group == case.extract.group:
            by_meeting.setdefault(action.ref.meeting, []).append(action)
    for number, actions in by_meeting.items():
        days = Counter(one.raised.day for one in actions if one.raised.day)
        right = held.get(number) or (_likely(case, tuple(days), spoken) if len(days) > 1 else None)
        if right is None and len(days) == 1:
            only = next(iter(days))
            right = None if case.calendar.works(only) else only
            if right:
                yield _raised_wrong(case, actions, only, None)
            continue
        for wrong in days:
            if right and wrong != right:
                yield _raised_wrong(case, [one for one in actions if one.raised.day == wrong], wrong, right)


def _raised_wrong(case: Case, actions: list[Action], wrong: date, right: date | None) -> Finding:
    first = actions[0]
    others = f" ({said_lines([one.source.line for one in actions])})" if actions[1:] else ""
    off = "" if case.calendar.works(wrong) else f", {_day_off(wrong)}"
    against = f"; the meeting was on {said(right)}" if right else ""
    return case.finding(
        "raised-on-another-day",
        Severity.WARNING,
        first.source.line,
        first.raised.raw,
        f"{', '.join(str(one.ref) for one in actions[:6])} are said to have been raised on "
        f"{said(wrong)}{off}{against}{others}. "
        "Confirm the date.",
    )


def _likely(case: Case, days: tuple[date, ...], spoken: set[date]) -> date:
    """Which of several days the meeting was on: one the paper speaks of elsewhere, else one that was worked."""
    said_elsewhere = [day for day in days if day in spoken]
    worked = [day for day in days if case.calendar.works(day)]
    return (said_elsewhere or worked or list(days))[0]
