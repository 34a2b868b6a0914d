"""What can people put on the agenda of a group's next meeting?"""

from __future__ import annotations

from typing import Annotated

from chat.commands import After, Label, command
from chat.kinds import GroupCode, Minutes, Owners
from chat.messages import Audience, Buttons, Heading, Line, Reply, words
from handlers.ask import Ask
from handlers.meeting_parts import agenda, heading
from handlers.rights import members_only
from handlers.undo import undo_of
from registers.groups import ordinary
from registers.meetings import add_item
from registers.owners import print_owners
from registers.problems import Problem
from registers.times import minutes_last


@command("agenda add", writes=True, form="Add an agenda item")
def add(
    ask: Ask,
    group: GroupCode,
    item: Annotated[str, Label("Item")],
    lead: Annotated[Owners, After("by"), Label("Lead")],
    minutes: Annotated[Minutes | None, After("for"), Label("Minutes")] = None,
) -> Reply:
    """Add an item to a group's next agenda; it starts when the one before it ends.

    /agenda add DAG How CR040 would be tested 10 minutes by Lee Cox
    May: members of the group, its chair, the PMO.
    """
    code = ordinary(group)
    members_only(ask, code, "add to its agenda")
    text, stated = (item, minutes) if minutes else minutes_last(item)
    if not stated:
        raise Problem(f"Say how long it takes: /agenda add {code} {item} 10 minutes by {print_owners(lead)}")
    before = ask.unit.meetings.next(code, ask.today)
    if before is None:
        raise Problem(f"No coming meeting of {code} is on record to add it to.", near=(f"/meetings {code}",))
    meeting = ask.unit.meetings.save(add_item(before, text, stated, print_owners(lead)))
    shown = f"/agenda {meeting.ref}" if meeting.ref else f"/agenda {code} next"
    ask.announce(code, shown, f"agenda of {meeting} v{meeting.version}", meeting.key)
    told = f"“{text}” is item {meeting.agenda[-1].no} of the agenda, {stated} minutes, by {print_owners(lead)}."
    title = Heading(f"Agenda, {heading(meeting)}")
    return Reply(told, (Line(words(told)), title, *agenda(meeting), Buttons((undo_of(meeting.key),))), Audience.CHANNEL)
