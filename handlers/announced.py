"""What does a group's channel read of an action that has changed?"""

from __future__ import annotations

from chat.commands import command
from chat.messages import Button, Buttons, Line, Plain, Press, Reply
from handlers.action_parts import buttons, link, request, state, told
from handlers.ask import Ask
from handlers.lookup import action_of
from registers.refs import ActionRef


@command("action told")
def last_told(ask: Ask, action: ActionRef) -> Reply:
    """What last happened to an action, in one line for the group's channel.

    /action told DAG31-03
    """
    found = action_of(ask, action)
    line = Line((link(found), Plain(f" {told(found)} "), state(found, ask.today)))
    ways = (*buttons(found)[:2], Button("Open", Press(f"/action {found.ref}")))
    more = request(found) or (Buttons(ways),)
    return Reply(f"{found.ref} {told(found)}", (line, *more))
