"""How did the seats of a group vote on a change request, and how does one cast a vote?"""

from __future__ import annotations

from typing import Annotated, Literal

from chat.commands import Label, command
from chat.messages import (
    Audience,
    Button,
    Buttons,
    Heading,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    Strong,
    words,
)
from handlers.ask import Ask
from handlers.change_parts import named
from handlers.lookup import change_of
from handlers.roll_parts import roll_parts
from handlers.undo import undo_of
from registers.changes import DECIDED, Change
from registers.constituencies import seats_of, titles_in
from registers.problems import Problem
from registers.refs import ChangeRef
from registers.votes import Roll, SeatVote, Vote
from registers.voting import cast, open_roll

_VOTES = {"yes": Vote.YES, "no": Vote.NO, "abstain": Vote.ABSTAINED}


@command("vote", writes=True)
def vote(
    ask: Ask,
    change: ChangeRef,
    how: Annotated[Literal["yes", "no", "abstain"] | None, Label("Vote")] = None,
    reason: str = "",
) -> Reply:
    """The roll of seats on a change request; with yes, no or abstain, cast your own seat's advisory vote.

    /vote CR036
    May: everybody may look; whoever holds a seat in the group that decides it votes.
    """
    found = change_of(ask, change)
    if how is None:
        if reason:
            raise Problem(f"Say yes, no or abstain: /vote {found.ref} yes …", near=(f"/vote {found.ref}",))
        return _shown(ask, found)
    titles = seats_of(ask.person, found.group) if found.group else ()
    if not titles and found.stage not in DECIDED:
        seats = ", ".join(titles_in(ask.unit.people.all(), found.group)) or "none on record"
        raise Problem(
            f"You hold no seat of a constituency in {found.group or 'the group that decides it'}, {ask.person.name}. "
            f"These seats vote: {seats}.",
            near=(f"/vote {found.ref}",),
        )
    row = SeatVote("", _VOTES[how], ask.person.name, ask.today, reason)
    before = _roll(ask, found)
    voted = cast(found, before, titles, row)
    own = next(one for one in voted.rows if one.by == ask.person.name)
    if own in before.rows:
        raise Problem(f"You have voted {own.vote} on {found.ref} already.", near=(f"/vote {found.ref}",))
    after = ask.unit.rolls.save(voted)
    ask.announce(after.group, f"/vote {found.ref}", f"{found.ref} roll v{after.version}", found.ref)
    was = next((one.vote for one in before.rows if one.seat == own.seat and one.by), None)
    instead = f" instead of {was}" if was and was is not own.vote else ""
    told = f"{ask.person.name} ({own.seat}) votes {own.vote}{instead} on "
    line = Line((Strong(told), Link(str(found.ref), f"/cr {found.ref}"), Plain(f". “{reason}”" if reason else ".")))
    undo = Buttons((undo_of(found.ref),))
    return Reply(f"{told}{found.ref}.", (line, *roll_parts(ask, found, after), undo), Audience.CHANNEL)


def _shown(ask: Ask, change: Change) -> Reply:
    rolls = ask.unit.rolls.of(change.ref)
    if not rolls and change.stage not in DECIDED and change.group:
        rolls = (_roll(ask, change),)
    if not rolls:
        told = f"No vote on {change.ref} is on record."
        return Reply(told, (Line(words(told)), Buttons((Button(f"Open {change.ref}", Press(f"/cr {change.ref}")),))))
    parts: list[Part] = [Heading(f"Vote on {named(change)}")]
    for roll in rolls:
        parts += roll_parts(ask, change, roll)
    return Reply(f"Vote on {change.ref}: {rolls[-1]}", tuple(parts))


def _roll(ask: Ask, change: Change) -> Roll:
    """The roll that is kept; else a new one, which is kept with the first vote."""
    kept = ask.unit.rolls.get((change.ref, change.group))
    if kept:
        return kept
    last = [one for one in ask.unit.rolls.all() if one.group == change.group]
    return open_roll(change, titles_in(ask.unit.people.all(), change.group), last[-1] if last else None)
