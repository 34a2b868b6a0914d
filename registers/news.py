"""What has happened to a record, in a few words, from how it stood to how it stands?"""

from __future__ import annotations

from datetime import date

from registers.actions import Action, Status
from registers.changes import Change, Stage
from registers.decisions import Decision
from registers.meetings import Meeting
from registers.milestones import Milestone


def news(before: object | None, after: object | None, since: date) -> str:
    """The few words; empty for what a group need not read of.

    An action that was there before ``since``, and which a paper was the first to tell of, was not raised since then.
    """
    match before, after:
        case ((None | Action()), Action()):
            return _action(before, after, since)
        case ((None | Change()), Change()):
            return _change(before, after)
        case None, Decision():
            return "recorded"
        case Milestone(), Milestone():
            return _milestone(before, after)
        case Meeting(), Meeting():
            return _meeting(before, after)
        case _:
            return ""


def _action(before: Action | None, after: Action, since: date) -> str:
    if before is None and after.status is Status.OPEN:
        raised = after.raised.day is not None and after.raised.day >= since
        return f"{'raised' if raised else 'now on record'} for {after.owner_text or 'nobody yet'}"
    if before is None:
        return _status(after.status)
    told = []
    if after.status is not before.status:
        told.append("open again" if after.status is Status.OPEN else _status(after.status))
    if after.owner_text != before.owner_text:
        told.append(f"handed to {after.owner_text or 'nobody'}")
    if after.due.written.day != before.due.written.day:
        told.append(f"due {_day(after)} instead of {_day(before)}")
    return ", ".join(told)


def _day(action: Action) -> str:
    return str(action.due.written) or "on no date"


def _status(status: Status) -> str:
    return "recommended for closure" if status is Status.RECOMMENDED else str(status)


def _change(before: Change | None, after: Change) -> str:
    if before is None:
        return str(after.stage) if after.stage is not Stage.KNOWN else ""
    return f"{after.stage}, was {before.stage}" if after.stage is not before.stage else ""


def _milestone(before: Milestone, after: Milestone) -> str:
    told = []
    if after.rag.casefold() != before.rag.casefold() and after.rag:
        told.append(f"{after.rag}, was {before.rag or 'not rated'}")
    if after.forecast.day != before.forecast.day and after.forecast.day:
        told.append(f"forecast {after.forecast}" + (f", was {before.forecast}" if before.forecast.day else ""))
    return ", ".join(told)


def _meeting(before: Meeting, after: Meeting) -> str:
    if after.date.day != before.date.day and after.date.day and before.date.day:
        return f"on {after.date} instead of {before.date}"
    if after.start != before.start and after.start:
        return f"starts at {after.start:%H:%M}" + (f", not {before.start:%H:%M}" if before.start else "")
    return ""
