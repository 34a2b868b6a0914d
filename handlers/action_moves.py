"""What can people do to an action: close it, open it again, raise one, note on it, hand it over?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from chat.commands import After, Label, command
from chat.kinds import GroupCode, Owners
from chat.messages import (
    Answered,
    Audience,
    Buttons,
    Hint,
    Line,
    Link,
    Part,
    Plain,
    Reply,
    Strong,
    words,
)
from handlers.action_parts import state, told, whole
from handlers.ask import Ask
from handlers.lookup import action_of, change_of, latest_meeting
from handlers.numbering import unused
from handlers.ownership import strangers, taken_for
from handlers.undo import undo_of
from registers.actions import Action, Source, assign, done, note, reopen
from registers.dates import Written
from registers.owners import print_owners
from registers.people import is_member
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef
from registers.when import OnDay, When


@command("done", writes=True, also=("close", "complete", "completed", "finish", "finished"))
def close(ask: Ask, actions: tuple[ActionRef, ...], closing_note: str = "") -> Reply:
    """Close actions; where the group agrees closures in its meeting, recommend them for closure instead.

    /done DAG31-03 sent to all parties
    May: its owners, the chair, the PMO.
    """
    return _each(ask, actions, lambda action: done(action, ask.person.name, ask.today, closing_note))


@command("reopen", writes=True, form="Open an action again")
def open_again(ask: Ask, actions: tuple[ActionRef, ...], reason: Annotated[str, After("because")]) -> Reply:
    """Open closed actions again.

    /reopen DAG31-03 because the parties asked for more
    May: its owners, the chair, the PMO.
    """
    return _each(ask, actions, lambda action: reopen(action, ask.person.name, ask.today, reason))


@command("action note", writes=True, form="Note on an action", also=("comment", "update"))
def add_note(ask: Ask, action: ActionRef, text: str) -> Reply:
    """Add an update to an action.

    /action note DAG31-03 asked St Clements, answer expected Friday
    May: its owners, the chair, the PMO.
    """
    return _each(ask, (action,), lambda one: note(one, ask.person.name, ask.today, text))


@command("action assign", writes=True, form="Hand an action over", also=("reassign",))
def hand_over(ask: Ask, action: ActionRef, owners: Annotated[Owners, After("to"), Label("To whom")]) -> Reply:
    """Hand an action over to somebody else.

    /action assign DAG31-03 to Paul Pettitt & Lee Cox
    May: its owners, the chair, the PMO.
    """
    return _each(ask, (action,), lambda one: assign(one, ask.person.name, ask.today, owners))


@command("action raise", writes=True, form="Raise an action")
def raise_action(
    ask: Ask,
    group: GroupCode,
    text: Annotated[str, Label("What is to be done")],
    owners: Annotated[Owners, After("for"), Label("For whom")],
    due: Annotated[When, After("due"), Label("Due")],
    about: Annotated[ChangeRef | None, After("about"), Label("About which change request")] = None,
) -> Reply:
    """Raise the next action of a group; with nothing after it, opens a form.

    /action raise DAG Confirm the test window for Lee Cox due 10/01/2024 about CR036
    May: members of the group, the PMO.
    """
    if not is_member(ask.person, group):
        raise Problem(f"Only members of {group} and the PMO raise its actions. Ask one of them, or the PMO.")
    meeting = latest_meeting(ask, group)
    if meeting is None:
        raise Problem(f"No meeting of {group} is on record yet to number its actions by. Import its latest paper.")
    when = ask.due(due)
    last = ask.unit.actions.last_number(meeting)
    ref = unused(ask.unit, last, lambda number: ActionRef(meeting.group, meeting.number, number))
    about_refs = (change_of(ask, about).ref,) if about else ()
    action = ask.unit.actions.save(
        Action(
            ref,
            text,
            owners=owners,
            owner_text=print_owners(owners),
            due=when,
            raised=Written.of(ask.today),
            about=about_refs,
            source=Source(),
            raised_by=ask.person.key,
        )
    )
    ask.announce(action.group, f"/action told {ref}", f"raised {ref}", ref)
    assumed = not (isinstance(due, OnDay) and due.year)
    hint: tuple[Part, ...] = (Hint(words(f"“{due}” is {when.written}.")),) if assumed else ()
    if when.written.day and when.written.day < ask.today:
        hint += (Hint(words("That day has passed already.")),)
    hint += tuple(Hint(words(one)) for one in strangers(ask, owners))
    said = (Strong(f"{ref} raised"), Plain(f" for {action.owner_text}."))
    undo = Buttons((undo_of(ref),))
    parts = (Line(said), *hint, *whole(ask, action)[1:], undo)
    return Reply(f"{ref} raised for {action.owner_text}.", parts, Audience.CHANNEL)


def _each(ask: Ask, refs: tuple[ActionRef, ...], move: Callable[[Action], Action]) -> Reply:
    """Moves each action for itself: some may fail while others succeed, and the answer says which and why."""
    said: list[Part] = []
    moved: list[Action] = []
    failed: list[Problem] = []
    for ref in refs:
        try:
            before = action_of(ask, ref)
            taken = taken_for(ask, before)
            after = ask.unit.actions.save(move(before))
        except Problem as problem:
            failed.append(problem)
            continue
        moved.append(after)
        said.append(Line((Link(str(ref), f"/action {ref}"), Plain(f" {told(after)} "), state(after, ask.today))))
        said += [Hint(words(taken))] if taken else []
        ask.changed(after)
    if failed and not moved:
        raise failed[0] if len(failed) == 1 else Problem(" ".join(problem.says for problem in failed))
    said += [Line((Strong("Not done: "), Plain(problem.says))) for problem in failed]
    said.append(Buttons((undo_of(moved[0].ref),)))
    summary = " ".join(f"{action.ref} {told(action)}" for action in moved)
    answered = Answered.REFUSED if failed else Answered.DONE
    return Reply(summary, tuple(said), Audience.CHANNEL, answered)
