"""What does the headline report of a meeting say, written from the registers?

It has the structure of the programme's own, and our recogniser reads it: read back in, it changes nothing. What the
registers do not hold is left out, or marked as missing; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from documents.minutes_tables import agenda, answers, attendance, facts, ordered, roll, table
from documents.paper import Block, Heading, Paper, Paragraph
from registers.actions import Action
from registers.changes import Change
from registers.dates import said
from registers.decisions import Decision, Outcome
from registers.groups import group_of
from registers.meetings import Meeting
from registers.refs import MeetingRef
from registers.votes import Roll, Vote


@dataclass(frozen=True)
class Record:
    """A meeting, and what the registers hold around it: its group's actions, decisions, votes and changes, whole."""

    ref: MeetingRef
    meeting: Meeting
    actions: tuple[Action, ...] = ()
    decisions: tuple[Decision, ...] = ()
    changes: tuple[Change, ...] = ()
    rolls: tuple[Roll, ...] = ()
    next: Meeting | None = None

    @property
    def day(self) -> date:
        """The meeting's day; the earliest there is where nobody knows it."""
        return self.meeting.date.day or date.min

    @property
    def raised(self) -> tuple[Action, ...]:
        """The actions raised at the meeting."""
        return tuple(one for one in self.actions if self._raised(one))

    @property
    def carried(self) -> tuple[Action, ...]:
        """The live actions of earlier meetings."""
        return tuple(
            one
            for one in self.actions
            if one.live
            and not self._raised(one)
            and (one.raised.day or date.min) < self.day
            and _number(one.ref.meeting) < self._at
        )

    @property
    def closed(self) -> tuple[Action, ...]:
        """The actions of earlier meetings that were closed at this one."""
        return tuple(
            one
            for one in self.actions
            if not self._raised(one) and any(told.move == "closed" and told.on == self.day for told in one.updates)
        )

    @property
    def number(self) -> str:
        """``31``."""
        return self.ref.number

    @property
    def _at(self) -> float:
        return _number(self.number)

    def _raised(self, action: Action) -> bool:
        return (action.ref.group, action.ref.meeting) == (self.ref.group, self.number)


def minutes(record: Record, programme: str) -> Paper:
    """The headline report."""
    group, meeting = group_of(record.ref.group), record.meeting
    title = f"{programme} {group.name} ({record.ref.group}) Headline Report"
    when = " ".join(one for one in (meeting.date.raw, _times(meeting)) if one)
    head = facts(
        ("Meeting Number", str(record.ref)),
        ("Venue", meeting.venue),
        ("Meeting Date and Time", when),
        ("Classification", meeting.classification),
    )
    blocks: list[Block] = [Heading(title, 0), Paragraph("Issue date: TBC", 0), head]
    blocks += [Heading("Actions", 0), *_actions(record.raised)]
    if record.carried:
        blocks += [Heading("Outstanding Actions", 0, level=2), *_actions(record.carried)]
    blocks += [Heading("Decisions", 0), *_decisions(record)]
    blocks += [Heading("Key Discussion Items", 0), *_discussion(record), *_since(record)]
    blocks += [block for change in record.changes for block in _assessment(change)]
    if meeting.agenda:
        blocks += [Heading("Agenda", 0), agenda(meeting.agenda)]
    blocks += [*_next(record.next), Heading("Attendees", 0), *attendance(meeting.attendance)]
    return Paper(f"{record.ref} headline report", tuple(blocks))


def _actions(actions: tuple[Action, ...]) -> Iterator[Block]:
    if not actions:
        yield Paragraph("None on record.", 0)
        return
    rows = ordered(actions, lambda action: action.area)
    yield table(
        ("Area", "Ref", "Action", "Owner", "Due"),
        ((one.area, str(one.ref), one.text, one.owner_text, one.due.written.raw) for one in rows),
    )


def _decisions(record: Record) -> Iterator[Block]:
    if not record.decisions:
        yield Paragraph("None on record.", 0)
        return
    yield table(
        ("Area", "Ref", "Decision", "Decided by"),
        (
            (one.area, str(one.ref), one.text, one.decided_by)
            for one in ordered(record.decisions, lambda decision: decision.area)
        ),
    )


def _discussion(record: Record) -> Iterator[Block]:
    paper = record.meeting.source.paper
    yield Paragraph(f"What else was said {f'stands in {paper}' if paper else 'is not on record'}.", 0)
    closed = [
        f"{one.ref}: {told.text or 'Action closed.'}"
        for one in record.closed
        for told in one.updates
        if told.on == record.day and told.move == "closed"
    ]
    if closed:
        yield Heading("Minutes and Actions", 0, level=2)
        yield from (Paragraph(one, 0, bullet=True) for one in closed)
    for change in record.changes:
        decision = next((one for one in record.decisions if one.ref == change.decision), None)
        voted = [one for one in record.rolls if one.change == change.ref]
        if decision or voted:
            yield Heading(f"{change.ref} {'Decision' if decision else 'Vote'}", 0, level=2)
            yield from (Paragraph(one, 0, bullet=True) for one in _told(change, decision, voted))
            yield from map(roll, voted)


def _told(change: Change, decision: Decision | None, voted: Iterable[Roll]) -> Iterator[str]:
    """A change request's headlines, each as a sentence that the recogniser reads as what it is."""
    if change.title:
        yield f"{change.ref} ({change.title})"
    for one in voted:
        count = one.tally
        yield f"Votes: {count[Vote.YES]} yes, {count[Vote.NO]} no, {count[Vote.ABSTAINED]} abstained."
    if change.objections:
        yield f"{' and '.join(change.objections)} objected."
    if decision:
        outcome = "Decided" if decision.outcome is Outcome.OTHER else decision.outcome.value.capitalize()
        yield f"{outcome}{f' by the {decision.decided_by}' if decision.decided_by else ''} (DECISION {decision.ref})."
    if change.test_cycle:
        yield f"It is tested in {change.test_cycle}."


def _since(record: Record) -> Iterator[Block]:
    """What has become of the meeting's actions after it, in words that tell no paper's status."""
    told = [
        f"{one.ref} {update.move} on {said(update.on)} by {update.by}" + (f" – “{update.text}”" if update.text else "")
        for one in (*record.raised, *record.carried)
        for update in one.updates
        if update.on and update.on > record.day
    ]
    if told:
        yield Heading("Since the meeting", 0, level=2)
        yield from (Paragraph(one, 0, bullet=True) for one in told)


def _assessment(change: Change) -> Iterator[Block]:
    """An impact assessment that is out: until when, and who has answered."""
    one = change.assessment
    if one is None or not change.awaiting or not one.opened.raw:
        return
    yield Heading(f"{change.ref} Impact Assessment", 0)
    closes = f" and closes on {one.closes.raw}" if one.closes.raw else ""
    yield Paragraph(f"{change.ref} was issued for impact assessment on {one.opened.raw}{closes}.", 0)
    yield answers(one)


def _next(meeting: Meeting | None) -> Iterator[Block]:
    yield Heading("Next meeting", 0)
    if meeting is None:
        yield Paragraph("No date is on record.", 0)
        return
    yield Paragraph(" ".join(one for one in (meeting.date.raw, _times(meeting)) if one), 0)
    if meeting.agenda:
        yield Heading("Proposed agenda for the next meeting", 0)
        yield agenda(meeting.agenda)


def _times(meeting: Meeting) -> str:
    return "-".join(one.strftime("%H:%M") for one in (meeting.start, meeting.end) if one)


def _number(text: str) -> float:
    """A meeting's number to compare by: extraordinary ones lie between two."""
    return float(text)
