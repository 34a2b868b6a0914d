"""What holds a change request up: which actions, answers and conditions are still owed, by whom and when?"""

from __future__ import annotations

from dataclasses import dataclass

from chat.messages import Link, Plain, Spans
from handlers.action_parts import due_words
from handlers.ask import Ask
from registers.actions import Action, Status
from registers.changes import DECIDED, Change, Stage
from registers.dates import said
from storage.actions import ActionQuery


@dataclass(frozen=True)
class Hold:
    """One thing still owed; ``late`` when its day has passed."""

    spans: Spans
    late: bool = False


def holds(ask: Ask, change: Change) -> tuple[Hold, ...]:
    """Everything on record that is still owed before the change request is through, what is late first."""
    found = [_action(ask, one) for one in _live(ask, change)] + _answers(ask, change) + _decision(change)
    return tuple(sorted(found, key=lambda one: not one.late))


def _live(ask: Ask, change: Change) -> tuple[Action, ...]:
    live = frozenset({Status.OPEN, Status.RECOMMENDED})
    return ask.unit.actions.find(ActionQuery(statuses=live, about=change.ref, limit=100)).items


def _action(ask: Ask, action: Action) -> Hold:
    who = f" {action.owner_text or 'nobody'} owes it, {due_words(action, ask.today, ask.calendar)}: {action.text}"
    return Hold((Link(str(action.ref), f"/action {action.ref}"), Plain(who)), action.overdue(ask.today))


def _answers(ask: Ask, change: Change) -> list[Hold]:
    assessment = change.assessment
    if assessment is None or change.stage is not Stage.ASSESSMENT:
        return []
    closes = assessment.closes.day
    when = f" by {said(closes)}" if closes else ""
    late = bool(closes and closes < ask.today)
    return [
        Hold((Plain(f"{seat} owes its answer to the impact assessment{when}."),), late) for seat in assessment.missing
    ]


def _decision(change: Change) -> list[Hold]:
    if change.stage in DECIDED or change.stage in {Stage.KNOWN, Stage.ASSESSMENT}:
        return []
    return [Hold((Plain(f"{change.group or 'Its advisory group'} owes a decision."),))]
