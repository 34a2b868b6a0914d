"""What can people do about an action's time: ask for more, grant or decline it, or end the action undone?"""

from __future__ import annotations

from typing import Annotated

from chat.commands import After, Label, command
from chat.messages import Audience, Buttons, Hint, Line, Part, Plain, Reply, words
from handlers.action_parts import link, request, state
from handlers.ask import Ask
from handlers.lookup import action_of
from handlers.ownership import taken_for
from handlers.rights import chair_or_pmo
from handlers.undo import undo_of
from registers.actions import Action, withdraw
from registers.dates import said
from registers.extensions import ask_extension, decline, extend, grant
from registers.groups import ordinary
from registers.people import is_chair, is_pmo
from registers.refs import ActionRef
from registers.when import When


@command("action extend", writes=True, form="Ask for more time")
def ask_for_time(
    ask: Ask,
    action: ActionRef,
    due: Annotated[When, After("to"), Label("New due date")],
    reason: Annotated[str, After("because")],
) -> Reply:
    """Ask for a later due date; the chair or the PMO grants or declines it, and grants at once what they ask.

    /action extend DAG31-03 to 24/01/2024 because DCC answers next week
    May: its owners, the chair, the PMO.
    """
    before = action_of(ask, action)
    taken = taken_for(ask, before)
    wanted = ask.due(due)
    at_once = is_pmo(ask.person) or is_chair(ask.person, before.group)
    move = extend if at_once else ask_extension
    after = ask.unit.actions.save(move(before, ask.person.name, ask.today, wanted, reason))
    day = str(wanted.written)
    if at_once:
        told = f"is due {day} instead of {_day(before)}. {reason}"
    else:
        told = f"stays due {_day(before)} until the chair of {ordinary(action.group)} or the PMO answers."
    hints: tuple[Part, ...] = (Hint(words(taken)),) if taken else ()
    if before.extension:
        gone = f"The request of {before.extension.asked_by} until {before.extension.due.written} falls away."
        hints += (Hint(words(gone)),)
    if wanted.written.day and not ask.calendar.works(wanted.written.day):
        hints += (Hint(words(f"{said(wanted.written.day)} is not a working day.")),)
    return _answered(ask, after, told, *request(after), *hints)


@command("action grant", writes=True)
def grant_time(ask: Ask, action: ActionRef) -> Reply:
    """Grant the later due date that was asked for; every earlier one stays on the record.

    /action grant DAG31-03
    May: the group's chair, the PMO on the chair's behalf.
    """
    before = action_of(ask, action)
    behalf = chair_or_pmo(ask, action.group, "grants more time")
    after = ask.unit.actions.save(grant(before, ask.person.name, ask.today))
    told = f"is due {_day(after)} instead of {_day(before)}, as asked for."
    return _answered(ask, after, told, *((Hint(words(behalf)),) if behalf else ()))


@command("action decline", writes=True)
def decline_time(ask: Ask, action: ActionRef, reason: Annotated[str, After("because")] = "") -> Reply:
    """Decline the later due date that was asked for.

    /action decline DAG31-03 because the tests wait for it
    May: the group's chair, the PMO on the chair's behalf.
    """
    before = action_of(ask, action)
    behalf = chair_or_pmo(ask, action.group, "declines more time")
    after = ask.unit.actions.save(decline(before, ask.person.name, ask.today, reason))
    told = f"stays due {_day(after)}. {reason}".strip()
    return _answered(ask, after, told, *((Hint(words(behalf)),) if behalf else ()))


@command("action withdraw", writes=True, form="Withdraw an action")
def withdraw_action(ask: Ask, action: ActionRef, reason: Annotated[str, After("because")]) -> Reply:
    """End an action without its being done.

    /action withdraw DAG31-03 because CR036 settles it
    May: the group's chair, the PMO on the chair's behalf.
    """
    before = action_of(ask, action)
    behalf = chair_or_pmo(ask, action.group, "withdraws its actions")
    after = ask.unit.actions.save(withdraw(before, ask.person.name, ask.today, reason))
    return _answered(ask, after, f"is withdrawn. {reason}", *((Hint(words(behalf)),) if behalf else ()))


def _answered(ask: Ask, action: Action, told: str, *parts: Part) -> Reply:
    """Says it here and where the group works."""
    ask.announce(action.group, f"/action told {action.ref}", f"{action.ref} v{action.version}", action.ref)
    line = Line((link(action), Plain(f" {told} "), state(action, ask.today)))
    undo = Buttons((undo_of(action.ref),))
    return Reply(f"{action.ref} {told}", (line, *parts, undo), Audience.CHANNEL)


def _day(action: Action) -> str:
    return str(action.due.written) or "on no date"
