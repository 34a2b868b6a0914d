"""What can people move: a group's coming meeting, and with it what is counted from it?"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from chat.commands import After, Label, command
from chat.messages import Audience, Bullets, Buttons, Hint, Line, Link, Part, Plain, Reply, words
from handlers.ask import Ask
from handlers.import_preview import Merge
from handlers.lookup import meeting_of
from handlers.meeting_parts import heading
from handlers.moving import move_with
from handlers.rights import chair_or_pmo
from handlers.undo import undo_of
from registers.actions import Action, Status
from registers.dates import said
from registers.groups import ordinary
from registers.meetings import Meeting, made_one, move
from registers.problems import Problem
from registers.refs import MeetingSaid
from registers.times import read_span
from registers.when import When
from storage.actions import ActionQuery

_EVERY_ACTION = 1_000_000


@command("meeting move", writes=True, form="Move a meeting")
def move_meeting(
    ask: Ask,
    meeting: MeetingSaid,
    to: Annotated[When, After("to"), Label("New day")],
    starts: Annotated[str, After("at"), Label("Starting at")] = "",
) -> Reply:
    """Move a coming meeting; its digests and the due dates counted from it follow, and their owners are told.

    /meeting move DAG to 17/01/2024 at 10:00
    May: the group's chair, the PMO on the chair's behalf.
    """
    before = meeting_of(ask, meeting)
    was, day = before.date.day, ask.due(to).written.day
    chair_or_pmo(ask, ordinary(before.group), "moves its meetings")
    if was is None or was < ask.today:
        raise Problem(f"{heading(before)}: no meeting of {before.group} is to come.", near=("/meetings",))
    if day is None or day < ask.today:
        raise Problem("Say a day from today on, such as to 17/01/2024.")
    after = _saved(ask, before, move(before, day, _clock(starts)))
    followed = move_with(ask.unit, (Merge(str(before), before, after),), ask.calendar, ask.today)
    ask.announce(after.group, _shows(ask, after), f"{after.key} moved v{after.version}", after.key)
    for one in followed:
        ask.changed(one)
    name = after.ref or after.group
    told = f"{name} meets on {_when(after)} instead of {said(was)}."
    line = Line(words(told if was != day else f"{name} meets on {_when(after)}."))
    stay = _stay(ask, ordinary(after.group), was) if was != day else ()
    return Reply(told, (line, *_followed(followed), *stay, Buttons((undo_of(after.key),))), Audience.CHANNEL)


def _shows(ask: Ask, meeting: Meeting) -> str:
    """What shows it: a group's name alone shows its next meeting, which may be another."""
    if meeting.ref:
        return f"/meeting {meeting.ref}"
    following = meeting_of(ask, MeetingSaid(meeting.group, ""))
    return f"/meeting{'' if following.key == meeting.key else 's'} {meeting.group}"


def _saved(ask: Ask, before: Meeting, after: Meeting) -> Meeting:
    """The meeting where it is now; one that was stated for that day already is the same."""
    there = _there(ask, before, after)
    if there is None:
        return ask.unit.meetings.save(after, before)
    one = made_one(after, there)
    gone, kept = (there, before) if one.number and one.number == before.number else (before, there)
    ask.unit.meetings.remove(gone)
    return ask.unit.meetings.save(one, kept)


def _there(ask: Ask, before: Meeting, after: Meeting) -> Meeting | None:
    others = (one for one in ask.unit.meetings.of(after.group) if one.key != before.key)
    return next((one for one in others if one.date.day == after.date.day), None)


def _clock(text: str) -> time | None:
    start = read_span(text).start
    if text and start is None:
        raise Problem(f"“{text[:20]}” is not a time of day, such as 10:00.")
    return start


def _when(meeting: Meeting) -> str:
    return heading(meeting).partition(": ")[2]


def _stay(ask: Ask, group: str, day: date) -> tuple[Part, ...]:
    """How many of the group's actions are due on the day itself and not counted from the meeting: somebody decides."""
    query = ActionQuery(statuses=frozenset({Status.OPEN}), group=group, due_from=day, due_to=day, limit=_EVERY_ACTION)
    many = sum(one.due.tie is None for one in ask.unit.actions.find(query).items)
    are = "action is" if many == 1 else "actions are"
    told = f"{many} {are} still due on {said(day)}, as written: /action extend moves one."
    return (Hint(words(told)),) if many else ()


def _followed(actions: tuple[Action, ...]) -> tuple[Part, ...]:
    lines = tuple(
        (Link(str(one.ref), f"/action {one.ref}"), Plain(f" is due {one.due.written} now.")) for one in actions
    )
    return (Bullets(lines),) if lines else ()
