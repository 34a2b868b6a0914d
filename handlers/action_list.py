"""What does somebody see who asks for one action, or for a list of them, or for the closures to agree?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from chat.commands import command
from chat.kinds import GroupCode
from chat.messages import (
    Audience,
    Button,
    Buttons,
    Chart,
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
    Series,
    Shape,
    Tone,
    Weight,
    words,
)
from handlers.action_filters import PAGE, read_filters
from handlers.action_parts import entry, whole
from handlers.ask import Ask
from handlers.lookup import action_of
from handlers.pages import page_of, pager, within
from handlers.undo import undo_of
from registers.actions import Action, Status, agree, keep_open
from registers.people import is_chair, is_pmo
from registers.problems import Problem
from registers.refs import ActionRef
from storage.actions import ActionQuery

_TONES = {Status.OPEN: Tone.INFO, Status.RECOMMENDED: Tone.WARN, Status.CLOSED: Tone.GOOD, Status.WITHDRAWN: Tone.QUIET}


@command("action")
def show(ask: Ask, action: ActionRef) -> Reply:
    """One action whole: words, owners, due dates, status, updates, where it came from, what it is about.

    /action DAG31-03
    """
    found = action_of(ask, action)
    return Reply(f"{found.ref}: {found.text}"[:200], whole(ask, found))


@command("actions")
def listing(ask: Ask, filters: str = "") -> Reply:
    """List actions; filters combine: mine, overdue, recommended, closed, DAG, CR036, a name, due this week, words.

    /actions overdue DAG
    """
    number, bare = page_of(filters)
    query, told = read_filters(ask, bare, number)
    page = ask.unit.actions.find(query)
    if page.total and not page.items:
        number = within(number, PAGE, page.total)
        page = ask.unit.actions.find(replace(query, offset=(number - 1) * PAGE))
    heading = f"{page.total} action{'' if page.total == 1 else 's'}: {told}"
    if not page.total:
        near = (Button("Everything live", Press("/actions")),)
        return Reply(f"No actions: {told}.", (Line(words(f"No actions: {told}.")), Buttons(near)))
    parts: list[Part] = [Heading(heading)]
    # It counts everything, or a group's: beside a list that leaves some out it would mislead.
    if number == 1 and page.total > 3 and told in {"live", "all", query.group}:
        parts += chart(
            f"Actions by state{f', {query.group}' if query.group else ''}", ask.unit.actions.counts(query.group)
        )
    parts.append(Entries(tuple(entry(one, ask.today, ask.calendar) for one in page.items)))
    return Reply(heading, (*parts, *pager(f"/actions {bare}", number, PAGE, page.total)))


@command("my actions", also=("mine", "todo"))
def mine(ask: Ask, filters: str = "") -> Reply:
    """List your own live actions; the filters of /actions combine.

    /my actions overdue
    """
    return listing(ask, f"mine {filters}")


@command("agree", writes=True)
def agree_closures(
    ask: Ask,
    group: GroupCode | None = None,
    how: Literal["all", "keep"] | None = None,
    actions: tuple[ActionRef, ...] = (),
) -> Reply:
    """Agree the closures recommended to a group's meeting, all or one by one, or keep one open.

    /agree CCAG
    May: the group's chair, the PMO on the chair's behalf.
    """
    code = group or (actions[0].group if actions else ask.place.group)
    if not code:
        raise Problem("Say which group, such as /agree CCAG.", near=("/agree DAG", "/agree CCAG"))
    if how is None and not actions:
        return _to_agree(ask, code)
    if not (is_chair(ask.person, code) or is_pmo(ask.person)):
        raise Problem(f"The chair of {code} agrees its closures, or the PMO when the chair has said so in the meeting.")
    waiting = ask.unit.actions.find(ActionQuery(statuses=frozenset({Status.RECOMMENDED}), group=code, limit=500)).items
    chosen = tuple(action_of(ask, ref) for ref in actions) if actions else waiting
    if not chosen:
        return _to_agree(ask, code)
    by = ask.person.name
    ended = [keep_open(one, by, ask.today) if how == "keep" else agree(one, by, ask.today) for one in chosen]
    saved = [ask.unit.actions.save(one) for one in ended]
    for one in saved:
        ask.changed(one)
    done = "kept open" if how == "keep" else "closed, as agreed"
    lines = tuple(Line((Link(str(one.ref), f"/action {one.ref}"), Plain(f" is {done}."))) for one in saved)
    undo = Buttons((undo_of(saved[0].ref),))
    return Reply(f"{', '.join(str(one.ref) for one in saved)} {done}.", (*lines, undo), Audience.CHANNEL)


def recommended(actions: tuple[Action, ...], group: str) -> tuple[Part, ...]:
    """The closures recommended to a group, each to agree or keep open, and all at once."""
    entries = tuple(
        Entry(
            (Link(str(one.ref), f"/action {one.ref}"), Plain(f" {one.owner_text}")),
            (words(one.text), words(one.updates[-1].text if one.updates else "")),
            (
                Button("Agree", Press(f"/agree {group} {one.ref}"), Weight.PRIMARY),
                Button("Keep open", Press(f"/agree {group} keep {one.ref}")),
            ),
        )
        for one in actions
    )
    sure = f"Close all {len(actions)} recommended actions of {group}?"
    every = Button(f"Agree all {len(actions)}", Press(f"/agree {group} all"), Weight.PRIMARY, sure)
    return (Entries(entries), *((Buttons((every,)),) if len(actions) > 1 else ()))


def chart(title: str, counts: Mapping[Status, int]) -> tuple[Part, ...]:
    """How many actions stand in each state; nothing where there are none."""
    series = tuple(Series(status.value, _TONES[status], (counts[status],)) for status in Status if counts.get(status))
    return (Chart(title, Shape.SHARE, ("actions",), series),) if len(series) > 1 else ()


def _to_agree(ask: Ask, code: str) -> Reply:
    waiting = ask.unit.actions.find(ActionQuery(statuses=frozenset({Status.RECOMMENDED}), group=code, limit=500)).items
    if not waiting:
        told = f"No closures are recommended to {code}."
        return Reply(told, (Line(words(told)),))
    heading = f"{len(waiting)} closure{'' if len(waiting) == 1 else 's'} recommended to {code}"
    who = Hint(words(f"The chair of {code} agrees them, or the PMO on the chair’s behalf."))
    return Reply(heading, (Heading(heading), *recommended(waiting, code), who))
