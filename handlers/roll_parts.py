"""How is a vote shown: its count, the roll of seats, who is still to vote and why it is open?"""

from __future__ import annotations

from chat.messages import (
    Button,
    Buttons,
    Chart,
    Fold,
    Line,
    Part,
    Plain,
    Press,
    Series,
    Shape,
    Spans,
    Strong,
    Table,
    Tag,
    Tone,
    words,
)
from handlers.ask import Ask
from handlers.rights import listed
from registers.changes import DECIDED, Change
from registers.votes import Roll, SeatVote, Vote
from registers.voting import awaited

_TONES = {
    Vote.YES: Tone.GOOD,
    Vote.NO: Tone.BAD,
    Vote.ABSTAINED: Tone.WARN,
    Vote.ABSENT: Tone.QUIET,
    Vote.VACANT: Tone.QUIET,
    Vote.AWAITED: Tone.INFO,
}


def roll_parts(ask: Ask, change: Change, roll: Roll) -> tuple[Part, ...]:
    """The vote as a chart with the roll of seats folded beneath; while it is open, who is still to vote."""
    count = roll.tally
    series = tuple(Series(_called(change, vote), _TONES[vote], (count[vote],)) for vote in Vote if count[vote])
    where = f" at {roll.meeting}" if roll.meeting else ""
    rows = tuple((words(row.seat), _vote(change, row)) for row in roll.rows)
    seats = Fold(f"The roll of {len(rows)} seats", (Table(("Seat", "Vote"), rows),))
    return (
        Line((Strong(f"Vote{where}: {roll}"), Plain(" (yes, no, abstained). Advisory: it assists the decision."))),
        *_open(ask, change, roll),
        Chart(f"How the {len(rows)} seats voted", Shape.SHARE, ("seats",), series),
        seats,
    )


def vote_buttons(change: Change) -> tuple[Button, ...]:
    """What a seat can say while the vote is open."""
    if change.stage in DECIDED:
        return ()
    return tuple(
        Button(label, Press(f"/vote {change.ref} {word}"))
        for label, word in (("Vote yes", "yes"), ("Vote no", "no"), ("Abstain", "abstain"))
    )


def _open(ask: Ask, change: Change, roll: Roll) -> tuple[Part, ...]:
    if change.stage in DECIDED:
        return ()
    waiting = awaited(roll)
    until = f"The vote stays open, and a vote can be changed, until the chair of {roll.group} decides {change.ref}."
    if not waiting:
        return (Line((Strong("Every seat has voted. "), Plain(until))), Buttons(vote_buttons(change)))
    who = ", ".join(seat + listed(one.name for one in ask.unit.people.holding(seat, roll.group)) for seat in waiting)
    return (
        Line((Strong(f"Still to vote, {len(waiting)} of {len(roll.rows)} seats: "), Plain(f"{who}. {until}"))),
        Buttons(vote_buttons(change)),
    )


def _called(change: Change, vote: Vote) -> str:
    """A vote in a word; what was awaited until the decision did not come."""
    return "did not vote" if vote is Vote.AWAITED and change.stage in DECIDED else vote.value


def _vote(change: Change, row: SeatVote) -> Spans:
    tag = Tag(_called(change, row.vote), _TONES[row.vote])
    whose = " ".join(one for one in (f"({row.by})" if row.by else "", row.reason) if one)
    return (tag, Plain(f" {whose}")) if whose else (tag,)
