"""What does somebody read who is reminded, as things stand when it is read?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from chat.commands import command
from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Entries,
    Fold,
    Heading,
    Hint,
    Line,
    Part,
    Plain,
    Press,
    Reply,
    Spans,
    words,
)
from chat.plain_text import cut
from handlers.ask import Ask
from handlers.nudge_parts import Shown, entry
from registers import nudges
from registers.actions import Action
from registers.meetings import AgendaItem, Meeting
from registers.nudges import ASKING, Kind
from registers.owners import read_owners
from registers.problems import Problem
from registers.recipients import Directory
from registers.refs import ActionRef
from registers.rounds import Item, once
from registers.when import When

_MOST = 10
_SHORT = 60
_FEW = 3
# Of one, and of several.
_WORDS = {
    Kind.OVERDUE: ("overdue", "overdue"),
    Kind.TODAY: ("due today", "due today"),
    Kind.SOON: ("due soon", "due soon"),
    Kind.MOVED: ("with another date", "with another date"),
    Kind.PAPER: ("paper to send", "papers to send"),
    Kind.ESCALATED: ("unanswered by its owner", "unanswered by their owners"),
}


@command("nudge")
def nudge(ask: Ask, day: When | None = None) -> Reply:
    """What you are reminded of today, or were on a day that you name; what needs nothing any more is left out.

    /nudge
    """
    on = ask.due(day).written.day if day else None
    today = on or ask.now.astimezone(_zone(ask)).date()
    still = _Still(ask, today)
    items = ask.unit.reminders.items(ask.person.key, today)
    every = [one for item in items if item.kind is not Kind.UNKNOWN and (one := still.shown(item))]
    told_once = once((one.item for one in every), ask.person.key)
    shown = sorted((one for one in every if one.item in told_once), key=lambda one: one.rank)
    unknown = [found for item in items if item.kind is Kind.UNKNOWN and (found := still.unknown(item))]
    if not shown and not unknown:
        told = (
            "Nothing that you were reminded of is left to do." if items else "You have been reminded of nothing today."
        )
        more = Buttons((Button("My actions", Press("/my actions")), Button("How I am reminded", Press("/settings"))))
        return Reply(told, (Line(words(told)), more), nothing=True)
    summary = _summary(shown)
    # A telephone shows this line alone: of a few it says which.
    which = f": {', '.join(one.link.text.replace(',', '') for one in shown)}" if 0 < len(shown) <= _FEW else ""
    nobodys = f"{len(unknown)} with owners I cannot find" if unknown else ""
    told = "; ".join(one for one in (f"{summary}{which}", nobodys) if one)
    return Reply(told, (*_list(shown, summary), *_unknown(unknown)))


def _list(shown: list[Shown], summary: str) -> tuple[Part, ...]:
    if not shown:
        return ()
    parts: list[Part] = [Heading(summary), Entries(tuple(entry(one) for one in shown[:_MOST]))]
    parts += _folded(shown[_MOST:])
    ways = (Button("All my actions", Press("/my actions")), Button("How I am reminded", Press("/settings")))
    return (*parts, Buttons(ways))


def _summary(shown: Iterable[Shown]) -> str:
    counts = Counter(one.item.kind for one in shown)
    return ", ".join(f"{many} {told[many > 1]}" for kind, told in _WORDS.items() if (many := counts[kind]))


def _unknown(found: list[Shown]) -> tuple[Part, ...]:
    if not found:
        return ()
    hint = "Whoever is in the list of attendees of a paper that you import is found from then on."
    parts: list[Part] = [Heading(f"With owners I cannot find: {len(found)}")]
    if len(found) <= _MOST:
        return (*parts, Entries(tuple(entry(one) for one in found)), Hint(words(hint)))
    lines = _by_owner(found)
    parts.append(Bullets(lines[:_MOST]))
    if rest := lines[_MOST:]:
        parts.append(Fold(f"{len(rest)} more", (Bullets(rest),)))
    return (*parts, Hint(words(f"Hand them over with /action assign. {hint}")))


def _by_owner(found: list[Shown]) -> tuple[Spans, ...]:
    """An owner in a line with some of their actions, whoever has most first."""
    owners: dict[str, list[Shown]] = defaultdict(list)
    for one in found:
        owners[one.owner].append(one)
    lines: list[Spans] = []
    for owner, them in sorted(owners.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        refs = [span for one in them[:_MOST] for span in (Plain(", "), one.link)][1:]
        more = f" and {len(them) - _MOST} more" if len(them) > _MOST else ""
        lines.append((Plain(f"{owner}: "), *refs, Plain(more)) if more else (Plain(f"{owner}: "), *refs))
    return tuple(lines)


def _folded(rest: list[Shown]) -> tuple[Part, ...]:
    lines = tuple((one.link, Plain(f" {cut(one.named, _SHORT)} · {one.why}")) for one in rest)
    return (Fold(f"{len(rest)} more", (Bullets(lines),)),) if rest else ()


class _Still:
    """Is what somebody was to be reminded of still to be done?"""

    def __init__(self, ask: Ask, today: date) -> None:
        self._ask = ask
        self._today = today
        self._everybody: Directory | None = None

    def shown(self, item: Item) -> Shown | None:
        """What is shown of it; None where nothing is to do any more."""
        habits = (self._ask.unit.habits.get(one) for one in {item.whose, self._ask.person.key})
        if not all(one.wants(item.kind, item.ref, self._today) for one in habits):
            return None
        if item.kind is Kind.PAPER:
            return self._paper(item)
        action = self._action(item)
        due = action.due.written.day if action else None
        if action is None or due is None:
            return None
        if item.kind is not Kind.ESCALATED and not self._owns(item, action):
            return None
        if item.kind is Kind.ESCALATED and nudges.answered(action) >= self._today:
            return None
        if item.kind in ASKING and self._did(item, action):
            return None
        why = nudges.doubt(action) or nudges.why(item.kind, due, self._today, self._ask.calendar)
        if item.kind is Kind.ESCALATED:
            silence = self._silence(action)
            if not silence:
                return None
            why = f"{why} {silence}"
        return Shown.of_action(item, action, f"{why}{self._instead_of(item)}", self._meets(action.group))

    def _owns(self, item: Item, action: Action) -> bool:
        whose = self._ask.unit.people.get(item.whose)
        if whose and any(one.who.casefold() == whose.name.casefold() for one in action.owners):
            return True
        return item.whose in self._directory().owners(action.owners, action.group)

    def _name(self, key: str) -> str:
        found = self._ask.unit.people.get(key)
        return found.name if found else key

    def _did(self, item: Item, action: Action) -> bool:
        names = {self._ask.person.name, self._name(item.whose)}
        return any(nudges.did(action, name, self._today) for name in names)

    def unknown(self, item: Item) -> Shown | None:
        """What is shown of it, if it still has an owner whom nobody knows."""
        action = self._action(item)
        due = action.due.written.day if action else None
        if action is None or due is None:
            return None
        nobody = [one.who for one in action.owners if not self._directory().of(one, action.group)]
        if not nobody:
            return None
        named = " or ".join(f"“{one}”" for one in nobody)
        why = f"I cannot find {named}. {nudges.why(item.kind, due, self._today, self._ask.calendar)}"
        return Shown.of_action(item, action, why, self._meets(action.group))

    def _action(self, item: Item) -> Action | None:
        try:
            found = self._ask.unit.actions.get(ActionRef.parse(item.ref))
        except Problem:
            return None
        return found if found and nudges.reminds(found) else None

    def _paper(self, item: Item) -> Shown | None:
        _, group, day, number = item.ref.split(" ", 3)
        meeting = self._ask.unit.meetings.next(group, date.fromisoformat(day))
        if meeting is None or meeting.date.iso != day:
            return None
        found = next((one for one in meeting.agenda if nudges.paper_ref(meeting, one) == item.ref), None)
        due = nudges.papers_due(meeting, self._ask.calendar)
        if found is None or due is None or due < self._today or not self._leads(item, meeting, found):
            return None
        why = nudges.why(Kind.PAPER, due, self._today, self._ask.calendar)
        return Shown.of_paper(item, meeting, found, number, f"{why}{self._instead_of(item)}", due)

    def _leads(self, item: Item, meeting: Meeting, of: AgendaItem) -> bool:
        leads = self._directory().owners(read_owners(of.lead), meeting.group)
        return nudges.paper_missing(of) and item.whose in leads

    def _meets(self, group: str) -> date | None:
        meeting = self._ask.unit.meetings.next(group, self._today)
        return meeting.date.day if meeting else None

    def _instead_of(self, item: Item) -> str:
        if item.whose == self._ask.person.key:
            return ""
        return f" You stand in for {self._name(item.whose)}, who is away."

    def _directory(self) -> Directory:
        # Only where the owner's name does not tell: a morning has a reminder for everybody, and this reads everybody.
        if self._everybody is None:
            self._everybody = Directory(self._ask.unit.people.all())
        return self._everybody

    def _silence(self, action: Action) -> str:
        """Which of its owners are not asked, and why; nothing where all of them are again."""
        owners = self._directory().owners(action.owners, action.group)
        # Who is reminded of it this morning is asked still.
        told = [one for one in self._ask.unit.reminders.told_of(str(action.ref)) if one.on < self._today]
        since = nudges.answered(action)
        silent = [one for one in owners if nudges.enough((it for it in told if it.whose == one), since)]
        stopped = [one for one in owners if one not in silent and self._hides(one, action)]
        said = []
        if silent:
            said.append(f"{self._names(silent)} did not answer and will not be asked again.")
        if stopped:
            said.append(f"{self._names(stopped)} stopped being reminded of what is overdue.")
        return " ".join(said)

    def _hides(self, owner: str, action: Action) -> bool:
        stopped = self._ask.unit.habits.get(owner).stopped
        return nudges.hidden(action, stopped, self._today, self._ask.calendar)

    def _names(self, people: list[str]) -> str:
        shown = people if len(people) <= 4 else people[:3]
        me = self._ask.person.key
        names = ["You" if one == me else self._name(one) for one in sorted(shown, key=lambda one: one != me)]
        names += [f"{len(people) - 3} others"] if len(people) > 4 else []
        return " and ".join(one for one in (", ".join(names[:-1]), names[-1]) if one)


def _zone(ask: Ask) -> ZoneInfo:
    name = ask.unit.habits.get(ask.person.key).zone
    return ZoneInfo(name) if name else ask.zone
