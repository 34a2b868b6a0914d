"""What does somebody read whose action has been closed by others?"""

from __future__ import annotations

from chat.commands import command
from chat.messages import Button, Buttons, Hint, Line, Link, Part, Plain, Press, Reply, words
from handlers.ask import Ask
from registers.actions import Action, Status
from registers.dates import said
from registers.refs import ActionRef


@command("action closed")
def closed(ask: Ask, actions: tuple[ActionRef, ...]) -> Reply:
    """How actions that you raised were closed; you are told once, in private, unless you closed them yourself.

    /action closed DAG31-03
    """
    found = [one for ref in actions if (one := ask.unit.actions.get(ref))]
    ended = [one for one in found if one.status is Status.CLOSED]
    lines: list[Part] = [Line((Link(str(one.ref), f"/action {one.ref}"), Plain(_told(one)))) for one in found]
    refs = ", ".join(str(one.ref) for one in ended)
    if not ended:
        told = f"{', '.join(str(one.ref) for one in found) or 'None of these'} is not closed."
        return Reply(told, tuple(lines) or (Line(words(told)),), nothing=True)
    hint = Hint(words("You raised this." if len(found) == 1 else "You raised these."))
    stop = Buttons((Button("Stop these notes", Press("/nudges closed off")),))
    return Reply(f"Closed: {refs}", (*lines, hint, stop))


def _told(action: Action) -> str:
    if action.status is not Status.CLOSED:
        return f" is {action.status.value} again."
    last = next((one for one in reversed(action.updates) if one.move == "closed"), None)
    who = f", by {last.by}" if last else ""
    when = f" on {said(last.on)}" if last and last.on else ""
    noted = f" Note: {last.text}" if last and last.text else ""
    return f" is closed{who}{when}. “{action.text}”{noted}"
