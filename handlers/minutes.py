"""How does a meeting's headline report come out of the registers?"""

from __future__ import annotations

from functools import partial

from chat.commands import command
from chat.files import Draft
from chat.messages import Button, Buttons, Heading, Hint, Press, Reply, words
from documents.minutes import Record, minutes
from handlers.ask import Ask
from handlers.lookup import latest_meeting, meeting_of
from handlers.meeting_parts import heading
from registers.groups import PROGRAMME
from registers.meetings import Meeting
from registers.problems import Problem
from registers.refs import MeetingRef, MeetingSaid

_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EVERY = 1_000_000


@command("minutes")
def write_minutes(ask: Ask, meeting: MeetingSaid) -> Reply:
    """A meeting's headline report as a Word document, from what the registers know; of a group its last meeting's.

    /minutes DAG31
    """
    from documents.report import report  # python-docx takes a third of a second to import

    ref, found = _held(ask, meeting)
    made = ask.now.astimezone(ask.zone)
    foot = f"{PROGRAMME} · from the registers as of {made:%d/%m/%Y %H:%M}, by Secretariat for {ask.person.name}"
    paper = minutes(_record(ask, ref, found), PROGRAMME)
    told = f"The headline report of {heading(found)}"
    parts = (
        Heading(told),
        Draft(f"{ref} headline report.docx", _MEDIA, f"/minutes {ref}", partial(report, paper, foot, made)),
        Hint(
            words("It says what the registers know; what was said beyond that, and the issue date, are yours to add.")
        ),
        Buttons((Button("The meeting", Press(f"/meeting {ref}")),)),
    )
    return Reply(f"{told}: {ref} headline report.docx", parts)


def _held(ask: Ask, said: MeetingSaid) -> tuple[MeetingRef, Meeting]:
    """The meeting of that number, or the group's last numbered one; raises ``Problem`` for one still to come."""
    last = latest_meeting(ask, said.group) if said.group and not said.number else None
    found = ask.unit.meetings.numbered(last) if last else meeting_of(ask, said)
    if found is None or found.ref is None:
        raise Problem(f"{said} has no meeting with a number on record yet.", near=(f"/meetings {said.group}".strip(),))
    if found.date.day and found.date.day > ask.today:
        raise Problem(f"{heading(found)} has not been held yet.", near=(f"/agenda {found.ref}",))
    return found.ref, found


def _record(ask: Ask, ref: MeetingRef, meeting: Meeting) -> Record:
    unit = ask.unit
    after = [one for one in unit.meetings.of(ref.group) if _later(one, meeting)]
    return Record(
        ref,
        meeting,
        tuple(one for one in unit.actions.all() if one.ref.group == ref.group),
        tuple(one for one in unit.decisions.find(group=ref.group, limit=_EVERY).items if one.meeting == ref),
        unit.changes.find(group=ref.group, limit=_EVERY).items,
        tuple(one for one in unit.rolls.all() if one.meeting == ref),
        after[0] if after else None,
    )


def _later(one: Meeting, other: Meeting) -> bool:
    return one.date.day is not None and other.date.day is not None and one.date.day > other.date.day
