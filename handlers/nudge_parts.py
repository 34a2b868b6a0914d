"""How is one thing shown that somebody is reminded of, and what can be done with it at once?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chat.messages import Button, Entry, Link, Plain, Press, Spans, Tag, Tone, Weight, words
from chat.plain_text import cut
from handlers.action_parts import link
from registers.actions import Action
from registers.dates import said
from registers.meetings import AgendaItem, Meeting
from registers.nudges import Kind
from registers.rounds import Item

_LONGEST = 300
_TAGS = {
    Kind.SOON: Tag("due soon", Tone.INFO),
    Kind.TODAY: Tag("due today", Tone.WARN),
    Kind.OVERDUE: Tag("overdue", Tone.BAD),
    Kind.MOVED: Tag("moved", Tone.INFO),
    Kind.PAPER: Tag("paper missing", Tone.WARN),
    Kind.ESCALATED: Tag("unanswered", Tone.BAD),
    Kind.UNKNOWN: Tag("owner unknown", Tone.WARN),
}


@dataclass(frozen=True)
class Shown:
    """One thing to do: its reference, its words, one line why it came, and the day of the meeting that it blocks."""

    item: Item
    link: Link
    text: str
    owner: str
    why: str
    meets: date | None
    due: date

    @property
    def rank(self) -> tuple[bool, date, date, str]:
        """One's own first; what blocks the soonest meeting before what blocks a later one."""
        return (self.item.kind is Kind.ESCALATED, self.meets or date.max, self.due, self.item.ref)

    @property
    def named(self) -> str:
        """Its words; whose it is first, where it is somebody else's."""
        others = self.item.kind in {Kind.ESCALATED, Kind.UNKNOWN}
        return f"{self.owner}: {self.text}" if others else self.text

    @classmethod
    def of_action(cls, item: Item, action: Action, why: str, meets: date | None) -> Shown:
        """An action."""
        due = action.due.written.day or date.max
        when = f" {action.group} meets {'the same day' if meets == due else f'on {said(meets)}'}." if meets else ""
        return cls(item, link(action), action.text, action.owner_text, f"{why}{when}", meets, due)

    @classmethod
    def of_paper(cls, item: Item, meeting: Meeting, of: AgendaItem, number: str, why: str, due: date) -> Shown:
        """An agenda item without its paper."""
        day = meeting.date.day
        where = f"{meeting.group}, item {number}"
        text = f"The paper for “{of.item}”" + (f", {said(day)}" if day else "")
        return cls(item, Link(where, f"/agenda {meeting.ref or meeting.group}"), text, of.lead, why, day, due)


def entry(one: Shown) -> Entry:
    """It in the list of a reminder."""
    title: Spans = (one.link, Plain(" "), _TAGS[one.item.kind])
    return Entry(title, (words(cut(one.named, _LONGEST)), words(one.why)), _buttons(one))


def _buttons(one: Shown) -> tuple[Button, ...]:
    ref = one.item.ref
    stop = Button("Stop this kind", Press(f"/nudges {one.item.kind} off"))
    match one.item.kind:
        case Kind.PAPER:
            return (Button("Agenda", Press(one.link.command)), stop)
        case Kind.UNKNOWN:
            return (Button("Assign", Press(f"/action assign {ref}"), Weight.PRIMARY), stop)
        case Kind.ESCALATED:
            return (
                Button("Note", Press(f"/action note {ref}"), Weight.PRIMARY),
                Button("Assign", Press(f"/action assign {ref}")),
                Button("Done", Press(f"/done {ref}")),
                Button("Snooze", Press(f"/snooze {ref}")),
                stop,
            )
        case Kind.SOON | Kind.TODAY | Kind.OVERDUE | Kind.MOVED:
            return (
                Button("Done", Press(f"/done {ref}"), Weight.PRIMARY),
                Button("Note", Press(f"/action note {ref}")),
                Button("Extend", Press(f"/action extend {ref}")),
                Button("Snooze", Press(f"/snooze {ref}")),
                stop,
            )
