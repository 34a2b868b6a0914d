"""Can somebody take back what they have just done?"""

from __future__ import annotations

from datetime import timedelta

from chat.commands import command
from chat.messages import Audience, Line, Link, Plain, Reply, Strong
from handlers.ask import Ask
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef

_WITHIN = timedelta(minutes=10)


@command("undo", writes=True)
def undo(ask: Ask) -> Reply:
    """Take back your own last change, within ten minutes, unless somebody has changed the same record since.

    /undo
    May: whoever made the change.
    """
    last = ask.unit.audit.last_by(ask.person.key, ask.now - _WITHIN)
    if last is None:
        raise Problem("You have changed nothing in the last ten minutes, so there is nothing to undo.")
    if last.command.startswith("/undo"):
        raise Problem("Your last change was an undo. Say what you want instead, such as /done DAG31-03.")
    if not last.changes:
        raise Problem(f"Your last change, {last.command}, cannot be taken back by /undo. Say it the other way round.")
    ask.unit.restore(last.changes)
    refs = tuple(one.ref for one in last.changes)
    for ref in refs:
        try:
            action = ActionRef.parse(ref)
        except Problem:
            continue
        ask.announce(action.group, f"/action {action}", f"undone {ref} at {ask.now.isoformat()}", action)
    links = tuple(_link(ref) for ref in dict.fromkeys(refs))
    return Reply(
        f"Undone: {last.command}",
        (Line((Strong("Undone: "), Plain(f"{last.command}. As before: "), *links)),),
        Audience.CHANNEL,
    )


def _link(ref: str) -> Link:
    """Where what stands again can be looked at; a vote is kept by its change request and group."""
    change, _, group = ref.partition(" ")
    for parse, show in ((ActionRef.parse, "/action"), (ChangeRef.parse, "/vote" if group else "/cr")):
        try:
            found = parse(change)
        except Problem:
            continue
        return Link(f"the vote on {found} " if group else f"{found} ", f"{show} {found}")
    return Link(f"{ref} ", f"/search {ref}")
