"""Which meetings are there, what is on their agenda, and what does a group get to read before one?"""

from __future__ import annotations

from typing import Annotated, Literal

from chat.commands import After, command
from chat.kinds import GroupCode
from chat.messages import (
    Button,
    Buttons,
    Entries,
    Entry,
    Heading,
    Hint,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    Spans,
    Tag,
    Tone,
    words,
)
from handlers.ask import Ask
from handlers.digest import digest_of
from handlers.lookup import meeting_of, next_or_last
from handlers.meeting_parts import agenda, heading, moved, whole
from registers.meetings import Meeting
from registers.problems import Problem
from registers.refs import MeetingSaid
from registers.when import When


@command("meeting")
def show(ask: Ask, meeting: MeetingSaid) -> Reply:
    """A meeting's record: when, where, agenda, who was there; of a group its next meeting, or the last one held.

    /meeting DAG31
    """
    found = meeting_of(ask, meeting)
    return Reply(heading(found), whole(found, ask.today))


@command("meetings")
def listing(ask: Ask, group: GroupCode | None = None) -> Reply:
    """The meetings that are coming, and the last ones held.

    /meetings DAG
    """
    every = [one for one in ask.unit.meetings.all() if not group or one.group == group]
    coming = sorted((one for one in every if one.date.day and one.date.day >= ask.today), key=_order)
    held = sorted((one for one in every if one.date.day and one.date.day < ask.today), key=_order, reverse=True)
    if not coming and not held:
        told = f"No meeting{f' of {group}' if group else ''} is on record yet."
        return Reply(told, (Line(words(told)), Hint(words("Papers bring them: ask the PMO to import the latest one."))))
    parts: list[Part] = []
    if coming:
        parts += [Heading("Coming"), Entries(tuple(_entry(ask, one) for one in coming[:10]))]
    else:
        parts += [Heading("Coming"), Hint(words("None stated yet."))]
    if held:
        parts += [Heading("Past"), Entries(tuple(_entry(ask, one) for one in held[:10]))]
    first = f"Next: {heading(coming[0])}" if coming else "No coming meeting is stated."
    return Reply(first, tuple(parts))


@command("agenda")
def show_agenda(ask: Ask, meeting: MeetingSaid | None = None, which: Literal["next", "last"] = "next") -> Reply:
    """A meeting's timed agenda: the next one's, or that of a meeting you name.

    /agenda DAG next
    """
    if meeting and meeting.number:
        found = meeting_of(ask, meeting)
    else:
        found = next_or_last(ask, _group(ask, meeting.group if meeting else None, "agenda"), which)
    coming = found.date.day is not None and found.date.day >= ask.today
    add = (Buttons((Button("Add an item", Press(f"/agenda add {found.group}")),)),) if coming else ()
    return Reply(f"Agenda, {heading(found)}", (Heading(f"Agenda, {heading(found)}"), *agenda(found), *add))


@command("digest")
def digest(
    ask: Ask,
    group: GroupCode | None = None,
    of: Annotated[When | None, After("of")] = None,
    since: Annotated[When | None, After("since")] = None,
) -> Reply:
    """What a group gets to read before its meeting: agenda, what is due, closures to agree, change requests.

    /digest DAG
    """
    day = ask.due(of).written.day if of else None
    told_from = ask.due(since).written.day if since else None
    return digest_of(ask, _group(ask, group, "digest"), day, told_from)


def _group(ask: Ask, group: str | None, name: str) -> str:
    code = group or ask.place.group
    if not code:
        raise Problem(f"Say which group, such as /{name} DAG.", near=(f"/{name} DAG", f"/{name} CCAG"))
    return code


def _entry(ask: Ask, meeting: Meeting) -> Entry:
    name: Spans = (Link(heading(meeting), f"/meeting {meeting.ref}"),) if meeting.ref else (Plain(heading(meeting)),)
    if meeting.date.day == ask.today:
        name = (*name, Plain(" "), Tag("today", Tone.INFO))
    items = f"{len(meeting.agenda)} agenda items" if meeting.agenda else "no agenda on record"
    items += f", {moved(meeting)}" if meeting.moved_from else ""
    coming = meeting.date.day is not None and meeting.date.day >= ask.today
    buttons = (Button("Digest", Press(f"/digest {meeting.group}")),) if coming else ()
    return Entry(name, (words(items),), buttons)


def _order(meeting: Meeting) -> tuple[object, ...]:
    return (meeting.date.iso or "", meeting.start.isoformat() if meeting.start else "")
