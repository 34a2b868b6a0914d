"""Which record did somebody name? One that is not there answers with the nearest ones."""

from __future__ import annotations

from handlers.ask import Ask
from registers.actions import Action
from registers.changes import Change
from registers.decisions import Decision
from registers.groups import ordinary
from registers.meetings import Meeting
from registers.nearness import nearest_refs
from registers.problems import Gone, Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef, DecisionSaid, MeetingRef, MeetingSaid


def action_of(ask: Ask, ref: ActionRef) -> Action:
    """The action; raises ``Problem`` with the nearest references."""
    found = ask.unit.actions.get(ref)
    if found is None:
        raise _unknown(ask, str(ref), "action", ask.unit.actions.refs(), f"/actions {ref.group}")
    return found


def change_of(ask: Ask, ref: ChangeRef) -> Change:
    """The change request; raises ``Problem`` with the nearest references."""
    found = ask.unit.changes.get(ref)
    if found is None:
        raise _unknown(ask, str(ref), "cr", ask.unit.changes.refs(), "/crs")
    return found


def decision_of(ask: Ask, said: DecisionSaid) -> Decision:
    """The decision; without a group that of the channel's, else the only one of that number.

    Raises ``Problem`` with the nearest references, or with those that could be meant.
    """
    have = ask.unit.decisions.refs()
    same = [one for one in map(DecisionRef.parse, have) if one.number == said.number]
    group = said.group or next((one.group for one in same if one.group == ordinary(ask.place.group)), "")
    if not group and len(same) > 1:
        raise Problem(f"Several groups have a {said}. Say which.", near=tuple(f"/decision {one}" for one in same))
    group = group or next((one.group for one in same), "")
    found = ask.unit.decisions.get(DecisionRef(group, said.number)) if group else None
    if found is None:
        raise _unknown(ask, str(said), "decision", have, f"/decisions {group}".strip())
    return found


def meeting_of(ask: Ask, said: MeetingSaid) -> Meeting:
    """The meeting; a number alone is the channel's group's, else the only one; a group alone its next or last one.

    Raises ``Problem`` with what is on record, or with those that could be meant.
    """
    if said.group and not said.number:
        return next_or_last(ask, said.group)
    numbered = [one.ref for one in ask.unit.meetings.all() if one.ref and one.number == said.number]
    here = MeetingRef(said.group or ordinary(ask.place.group), said.number)
    if not said.group and here not in numbered and len(numbered) > 1:
        near = tuple(f"/meeting {one}" for one in numbered)
        raise Problem(f"Several groups have a meeting {said}. Say which.", near=near)
    ref = here if said.group or here in numbered or not numbered else numbered[0]
    found = ask.unit.meetings.numbered(ref)
    if found is None:
        have = [str(one.ref) for one in ask.unit.meetings.of(ref.group) if one.ref]
        told = f" {ref.group}’s meetings on record: {', '.join(have)}." if have else ""
        raise Problem(f"{said} is not on record.{told}", near=(f"/meetings {ref.group}".strip(),))
    return found


def next_or_last(ask: Ask, group: str, which: str = "") -> Meeting:
    """A group's next meeting, or else the last one held; only one of the two where ``which`` says next or last."""
    held = [one for one in ask.unit.meetings.of(group) if one.date.day and one.date.day < ask.today]
    coming = ask.unit.meetings.next(group, ask.today) if which != "last" else None
    found = coming or (held[-1] if held and which != "next" else None)
    if found is None:
        kind = {"next": "coming ", "last": "past "}.get(which, "")
        near = (f"/agenda {group} last",) if held else ("/meetings",)
        raise Problem(f"No {kind}meeting of {group} is on record.", near=near)
    return found


def latest_meeting(ask: Ask, group: str) -> MeetingRef | None:
    """The group's newest meeting up to today that has a number: what is raised or decided now carries it."""
    numbered = [one.ref for one in ask.unit.meetings.of(group) if one.ref and (one.date.day or ask.today) <= ask.today]
    return numbered[-1] if numbered else None


def _unknown(ask: Ask, ref: str, command: str, have: tuple[str, ...], listing: str) -> Problem:
    if any(one.ref == ref for entry in ask.unit.audit.of(ref)[-1:] for one in entry.changes):
        return Gone(f"{ref} was taken back soon after it came; it is not in the register.", near=(listing,))
    near = nearest_refs(ref, have)
    told = f" Nearest are {', '.join(near)}." if near else ""
    return Problem(f"{ref} is not in the register.{told}", near=(*(f"/{command} {one}" for one in near), listing))
