"""What does a group get to read before its meeting?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Entries,
    Entry,
    Fold,
    Heading,
    Hint,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    Spans,
    Strong,
    words,
)
from handlers.action_list import recommended
from handlers.action_parts import due_words, state
from handlers.ask import Ask
from handlers.change_parts import entry as change_entry
from handlers.digest_news import changed_since, closing
from handlers.meeting_parts import agenda, heading, moved
from registers.actions import Action, Status
from registers.changes import Change, Stage
from registers.dates import said
from registers.groups import ordinary
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.recipients import Directory
from registers.votes import Roll, Vote
from storage.actions import ActionQuery

_MANY = 10
# Of what one owner owes so many are named; the rest is a press away.
_EACH = 8
_EVERY_ACTION = 1_000_000


def digest_of(ask: Ask, group: str, on: date | None = None, since: date | None = None) -> Reply:
    """The digest of a group's meeting on that day, or of its next one; says plainly when there is nothing to read.

    What changed is told from ``since`` on; of the next meeting, from the group's last digest where it is not said.
    """
    meeting = _meeting_on(ask, group, on) if on else ask.unit.meetings.next(group, ask.today)
    if on and meeting is None:
        told = f"{group} does not meet on {said(on)}."
        return Reply(
            told, (Line(words(told)), Buttons((Button("Meetings", Press(f"/meetings {group}")),))), nothing=True
        )
    until = meeting.date.day if meeting and meeting.date.day else ask.today
    whose = ordinary(group)  # what an extraordinary meeting is about is the group's
    open_now = _awaiting(ask, whose)
    soon = closing(ask, open_now, until)
    told_from = since or (None if on else ask.unit.slots.last_digest(group, ask.today))
    sections = (
        *_due(ask, whose, until),
        *_closures(ask, whose),
        *_to_decide(ask, whose),
        *_out(ask, f"Impact assessments closing by {said(until)}", soon),
        *_out(ask, "Out for impact assessment", tuple(one for one in open_now if one not in soon)),
        *_milestones(ask, until),
        *(changed_since(ask, whose, told_from) if told_from else ()),
    )
    if meeting is None and not sections:
        told = f"Nothing for {group}: no coming meeting is stated, and nothing of its is due."
        return Reply(told, (Line(words(told)), Buttons((Button("Meetings", Press("/meetings")),))), nothing=True)
    title = f"{group} digest" + (
        f", {heading(meeting).removeprefix(f'{meeting.ref or meeting.group}: ')}" if meeting else ""
    )
    first = _opening(ask, meeting) if meeting else (Hint(words(f"No coming meeting of {group} is stated yet.")),)
    nothing = not sections and not (meeting and meeting.agenda)
    return Reply(title, (Heading(title), *first, *sections), nothing=nothing)


def _meeting_on(ask: Ask, group: str, day: date) -> Meeting | None:
    found = ask.unit.meetings.next(group, day)
    return found if found and found.date.day == day else None


def _opening(ask: Ask, meeting: Meeting) -> tuple[Part, ...]:
    days = ask.calendar.between(ask.today, meeting.date.day) if meeting.date.day else 0
    when = "Today" if meeting.date.day == ask.today else f"In {days} working day{'' if days == 1 else 's'}"
    if meeting.date.day and meeting.date.day < ask.today:
        when = f"On {said(meeting.date.day)}"
    place = f", {meeting.venue}" if meeting.venue else ""
    after = f", {moved(meeting)}" if meeting.moved_from else ""
    return (Line(words(f"{when}{place}{after}.")), *agenda(meeting))


def _due(ask: Ask, group: str, until: date) -> tuple[Part, ...]:
    query = ActionQuery(statuses=frozenset({Status.OPEN}), group=group, due_to=until, limit=_EVERY_ACTION)
    found = ask.unit.actions.find(query)
    if not found.total:
        return ()
    late = sum(one.overdue(ask.today) for one in found.items)
    told = f"Due by {said(until)}: {found.total}" + (f", {late} of them overdue" if late else "")
    owners: dict[str, list[Action]] = defaultdict(list)
    directory = Directory(ask.unit.people.all())
    for one in found.items:
        # “Lee Cox”, “Programme (Lee Cox)” and a misspelling of his are one owner.
        owners[directory.people_named(one.owners, group) or one.owner_text or "No owner"].append(one)
    parts: list[Part] = [Heading(told)]
    every = [(Line((Strong(name),)), Bullets(_lines(ask, items, until))) for name, items in owners.items()]
    for name, lines in every[:_MANY]:
        parts += [name, lines]
    if rest := every[_MANY:]:
        parts.append(Fold(f"{len(rest)} more owners", tuple(part for both in rest for part in both)))
    if any(len(items) > _EACH for items in owners.values()):
        parts.append(Buttons((Button(f"All {found.total}", Press(f"/actions {group} due by {until:%d/%m/%Y}")),)))
    return tuple(parts)


def _lines(ask: Ask, items: list[Action], until: date) -> tuple[Spans, ...]:
    """The first of an owner's actions, each with its due date where that is not the day which the heading names."""
    lines: list[Spans] = [
        (
            Link(str(one.ref), f"/action {one.ref}"),
            Plain(" "),
            state(one, ask.today),
            Plain(f" {one.text}{_due_unless(ask, one, until)}"),
        )
        for one in items[:_EACH]
    ]
    more = len(items) - _EACH
    return (*lines, words(f"… and {more} more")) if more > 0 else tuple(lines)


def _due_unless(ask: Ask, action: Action, until: date) -> str:
    return "" if action.due.written.day == until else f" ({due_words(action, ask.today, ask.calendar)})"


def _closures(ask: Ask, group: str) -> tuple[Part, ...]:
    query = ActionQuery(statuses=frozenset({Status.RECOMMENDED}), group=group, limit=100)
    waiting = ask.unit.actions.find(query).items
    if not waiting:
        return ()
    head = Heading(f"Recommended for closure: {len(waiting)}")
    if len(waiting) <= _MANY:
        return (head, *recommended(waiting, group))
    rest = Button(f"All {len(waiting)}", Press(f"/agree {group}"))
    return (head, *recommended(waiting[:_MANY], group)[:1], Buttons((rest,)))


def _to_decide(ask: Ask, group: str) -> tuple[Part, ...]:
    stages = frozenset({Stage.RAISED, Stage.ASSESSED})
    found = ask.unit.changes.find(stages=stages, group=group, limit=50).items
    if not found:
        return ()
    return (
        Heading(f"Change requests for {group}: {len(found)}"),
        Entries(tuple(_with_votes(ask, one) for one in found)),
    )


def _with_votes(ask: Ask, change: Change) -> Entry:
    """Where it stands, and how the seats have voted so far."""
    shown = change_entry(change, ask)
    votes = tuple(words(f"Votes so far: {_tally(roll)}.") for roll in ask.unit.rolls.of(change.ref))
    return replace(shown, lines=(*shown.lines, *votes))


def _tally(roll: Roll) -> str:
    count = roll.tally
    cast = [f"{count[vote]} {vote}" for vote in (Vote.YES, Vote.NO, Vote.ABSTAINED)]
    return ", ".join((*cast, f"{count[Vote.AWAITED]} awaited") if count[Vote.AWAITED] else cast)


def _awaiting(ask: Ask, group: str) -> tuple[Change, ...]:
    stages = frozenset({Stage.VALIDATED, Stage.ASSESSMENT})
    return ask.unit.changes.find(stages=stages, group=group, limit=50).items


def _out(ask: Ask, title: str, changes: tuple[Change, ...]) -> tuple[Part, ...]:
    if not changes:
        return ()
    return (Heading(f"{title}: {len(changes)}"), Entries(tuple(change_entry(one, ask) for one in changes)))


def _milestones(ask: Ask, until: date) -> tuple[Part, ...]:
    turned = [one for one in ask.unit.milestones.all() if _turned(one, ask.today, until)]
    if not turned:
        return ()
    lines = tuple(words(milestone_words(one)) for one in turned)
    return (Heading("Milestones to look at"), Bullets(lines))


def _turned(milestone: Milestone, today: date, until: date) -> bool:
    """Slipped, no longer green, or falling between today and the meeting."""
    day = milestone.forecast.day or milestone.target.day
    if day is None or day < today:
        return False
    return milestone.slipped or milestone.rag.lower() not in {"", "green", "complete"} or day <= until


def milestone_words(milestone: Milestone) -> str:
    """A milestone in one line."""
    name = f"{milestone.ref} {milestone.name}" if milestone.ref else milestone.name
    forecast = f", forecast {milestone.forecast}" if milestone.slipped else ""
    return f"{name}: target {milestone.target}{forecast}" + (f", {milestone.rag}" if milestone.rag else "")
