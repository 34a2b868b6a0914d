"""What is somebody's own page: what they owe, what awaits them, what is coming?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from chat.commands import command
from chat.messages import (
    Button,
    Buttons,
    Entries,
    Entry,
    Heading,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    words,
)
from handlers.action_filters import read_filters
from handlers.action_list import recommended
from handlers.action_parts import entry
from handlers.ask import Ask
from handlers.change_parts import link as change_link
from handlers.change_parts import named
from handlers.linking import stranger
from handlers.meeting_parts import heading
from handlers.pages import page_of, pager, within
from handlers.settings_parts import personal
from registers.actions import Action, Status
from registers.changes import Change, Stage
from registers.groups import KNOWN
from registers.people import Person, is_chair, is_pmo
from registers.votes import Vote
from storage.actions import ActionQuery

_PAGE = 10
_FEW = 5
_SOON = timedelta(days=7)
_CAST = frozenset({Vote.YES, Vote.NO, Vote.ABSTAINED})


@command("home")
def home(ask: Ask, page: str = "") -> Reply:
    """Your own page: your actions by urgency, what awaits you, the next meetings, how you are reminded.

    /home
    """
    number, _ = page_of(page)
    asked, _ = read_filters(ask, "mine", number)
    mine = ask.unit.actions.find(replace(asked, offset=(number - 1) * _PAGE, limit=_PAGE))
    if mine.total and not mine.items:  # those that stood there have been done since
        number = within(number, _PAGE, mine.total)
        mine = ask.unit.actions.find(replace(asked, offset=(number - 1) * _PAGE, limit=_PAGE))
    parts = [*_actions(ask, mine.items), *pager("/home", number, _PAGE, mine.total)]
    if not mine.total:
        parts = [Heading("Your actions"), Line(words("None are open."))]
    raising = Buttons((Button("Raise an action", Press("/action raise")), Button("All actions", Press("/actions"))))
    parts[:0] = stranger(ask) or ()
    parts += [raising, *_closures(ask), *_owed(ask), *_meetings(ask), *_reminded(ask)]
    told = f"{mine.total} action{'' if mine.total == 1 else 's'} of yours"
    return Reply(told, tuple(parts))


def _actions(ask: Ask, items: Iterable[Action]) -> list[Part]:
    """The page's actions under what is most urgent first; the register gives them by due date."""
    sections: dict[str, list[Entry]] = {}
    for one in items:
        sections.setdefault(_urgency(ask, one), []).append(entry(one, ask.today, ask.calendar))
    parts: list[Part] = []
    for name, entries in sections.items():
        parts += [Heading(name), Entries(tuple(entries))]
    return parts


def _urgency(ask: Ask, action: Action) -> str:
    day = action.due.written.day
    if action.status is Status.RECOMMENDED:
        return "Recommended for closure"
    if action.overdue(ask.today):
        return "Overdue"
    if day is None:
        return "Without a readable date"
    if day == ask.today:
        return "Due today"
    return "Due within a week" if day <= ask.today + _SOON else "Later"


def _closures(ask: Ask) -> list[Part]:
    """What the person agrees as a chair."""
    parts: list[Part] = []
    for code in (code for code in KNOWN if is_chair(ask.person, code)):
        query = ActionQuery(statuses=frozenset({Status.RECOMMENDED}), group=code, limit=_FEW)
        found = ask.unit.actions.find(query)
        if found.total:
            parts += [Heading(f"Closures of {code} that await you: {found.total}"), *recommended(found.items, code)[:1]]
            parts.append(Buttons((Button(f"All of {code}", Press(f"/agree {code}")),)))
    return parts


def _owed(ask: Ask) -> list[Part]:
    """Answers to impact assessments and votes that the person's seats still owe."""
    stages = frozenset({Stage.ASSESSMENT, Stage.ASSESSED})
    lines = []
    for one in ask.unit.changes.find(stages=stages, limit=50).items:
        what = _answer_owed(ask.person, one) or _vote_owed(ask, one)
        if what:
            button = Button("Open", Press(f"/cr {one.ref}"))
            lines.append(Entry((change_link(one), Plain(f" {one.title}")), (words(what),), (button,)))
    return [Heading("Answers and votes you owe"), Entries(tuple(lines[:_PAGE]))] if lines else []


def _answer_owed(person: Person, change: Change) -> str:
    if change.stage is not Stage.ASSESSMENT or change.assessment is None:
        return ""
    owing = [one for one in change.assessment.missing if person.holds(one)]
    closes = change.assessment.closes.raw
    return f"{', '.join(owing)}: an answer{f' by {closes}' if closes else ''}." if owing else ""


def _vote_owed(ask: Ask, change: Change) -> str:
    if change.stage is not Stage.ASSESSED:
        return ""
    for roll in ask.unit.rolls.of(change.ref):
        owing = [row.seat for row in roll.rows if row.vote not in _CAST and ask.person.holds(row.seat, roll.group)]
        if owing:
            return f"{', '.join(owing)}: a vote on {named(change)}."
    return ""


def _meetings(ask: Ask) -> list[Part]:
    """The next meeting of each of the person's groups; the office sees everybody's."""
    theirs = {seat.group for seat in ask.person.seats if seat.group}
    codes = [code for code in KNOWN if code in theirs or is_pmo(ask.person) or not ask.person.seats]
    found = [one for code in codes if (one := ask.unit.meetings.next(code, ask.today))]
    found.sort(key=lambda one: one.date.iso or "")
    entries = []
    for one in found[:_FEW]:
        title = (Link(heading(one), f"/meeting {one.ref or one.group}"),)
        ways = (Button("Agenda", Press(f"/agenda {one.group} next")), Button("Digest", Press(f"/digest {one.group}")))
        entries.append(
            Entry(title, (words(f"Paper: {one.source.paper}" if one.source.paper else "No paper yet."),), ways)
        )
    return [Heading("Next meetings"), Entries(tuple(entries))] if entries else []


def _reminded(ask: Ask) -> list[Part]:
    theirs = {seat.group for seat in ask.person.seats if seat.group}
    bound = sorted({one.group for one in ask.unit.channels.all() if one.group in theirs})
    where = [Line(words(f"Changes in {', '.join(bound)} are said in its channel."))] if bound else []
    return [Heading("How you are reminded"), *where, *personal(ask)]
