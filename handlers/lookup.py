"""Which record did somebody name? One that is not there answers with the nearest ones."""

from __future__ import annotations

from handlers.ask import Ask
from registers.actions import Action
from registers.changes import Change
from registers.decisions import Decision
from registers.nearness import nearest
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef, MeetingRef


def action_of(ask: Ask, ref: ActionRef) -> Action:
    """The action; raises ``Problem`` with the nearest references."""
    found = ask.unit.actions.get(ref)
    if found is None:
        raise _unknown(str(ref), "action", ask.unit.actions.refs(), f"/actions {ref.group}")
    return found


def change_of(ask: Ask, ref: ChangeRef) -> Change:
    """The change request; raises ``Problem`` with the nearest references."""
    found = ask.unit.changes.get(ref)
    if found is None:
        raise _unknown(str(ref), "cr", ask.unit.changes.refs(), "/crs")
    return found


def decision_of(ask: Ask, ref: DecisionRef) -> Decision:
    """The decision; raises ``Problem`` with the nearest references."""
    found = ask.unit.decisions.get(ref)
    if found is None:
        raise _unknown(str(ref), "decision", ask.unit.decisions.refs(), f"/decisions {ref.group}")
    return found


def latest_meeting(ask: Ask, group: str) -> MeetingRef | None:
    """The group's newest meeting up to today that has a number: what is raised or decided now carries it."""
    numbered = [one.ref for one in ask.unit.meetings.of(group) if one.ref and (one.date.day or ask.today) <= ask.today]
    return numbered[-1] if numbered else None


def _unknown(ref: str, command: str, have: tuple[str, ...], listing: str) -> Problem:
    near = nearest(ref, have, limit=2, most=4)
    told = f" Near it are {', '.join(near)}." if near else ""
    return Problem(f"{ref} is not in the register.{told}", near=(*(f"/{command} {one}" for one in near), listing))
