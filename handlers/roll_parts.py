"""How is a vote shown: its count, the roll of seats, who is still to vote and why it is open?"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

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

#: So many seats are named in a sentence; more are for the roll.
_FEW = 3
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
    if change.stage in DECIDED:
        return _settled(roll)
    head, chart = _counted(roll, " so far")
    seats = Fold(f"The roll of {len(roll.rows)} seats", (_open_table(ask, roll),))
    return (head, *_open(ask, change, roll), chart, seats)


@lru_cache(maxsize=256)
def _settled(roll: Roll) -> tuple[Part, ...]:
    """A roll that is decided on: nothing but its own rows can change how it looks, and it is looked at most often."""
    rows = tuple((words(row.seat), _vote(_settled_word(row.vote), row, row.by)) for row in roll.rows)
    seats = Fold(f"The roll of {len(rows)} seats", (Table(("Seat", "Vote"), rows),))
    return (*_counted(roll, "", _settled_word), seats)


def _counted(roll: Roll, so_far: str, called: Callable[[Vote], str] = str) -> tuple[Line, Chart]:
    """The vote in one line, and as a chart."""
    count = roll.tally
    series = tuple(Series(called(vote), _TONES[vote], (count[vote],)) for vote in Vote if count[vote])
    where = f" at {roll.meeting}" if roll.meeting else ""
    told = Line((Strong(f"Vote{where}: {roll}"), Plain(" (yes, no, abstained). Advisory: it assists the decision.")))
    return told, Chart(f"How the {len(roll.rows)} seats voted{so_far}", Shape.SHARE, ("seats",), series)


def vote_buttons(change: Change) -> tuple[Button, ...]:
    """What a seat can say while the vote is open."""
    return tuple(
        Button(label, Press(f"/vote {change.ref} {word}"))
        for label, word in (("Vote yes", "yes"), ("Vote no", "no"), ("Abstain", "abstain"))
    )


def _open(ask: Ask, change: Change, roll: Roll) -> tuple[Part, ...]:
    waiting = awaited(roll)
    until = f"The vote stays open, and a vote can be changed, until the chair of {roll.group} decides {change.ref}."
    if not waiting:
        return (Line((Strong("Every seat has voted. "), Plain(until))), Buttons(vote_buttons(change)))
    few = ", ".join(seat + listed(_holders(ask, roll, seat)) for seat in waiting) if len(waiting) <= _FEW else ""
    count = f"Still to vote: {len(waiting)} of {len(roll.rows)} seats"
    told = Line((Strong(f"{count}: " if few else f"{count}. "), Plain(f"{few}. {until}" if few else until)))
    return (told, Buttons(vote_buttons(change)))


def _open_table(ask: Ask, roll: Roll) -> Table:
    """Each seat, its vote so far, and who holds the seat and so can be asked for it."""
    rows = tuple(
        (words(row.seat), words(row.by or ", ".join(_holders(ask, roll, row.seat))), _vote(row.vote.value, row))
        for row in roll.rows
    )
    return Table(("Seat", "Held by", "Vote"), rows)


def _holders(ask: Ask, roll: Roll, seat: str) -> tuple[str, ...]:
    return tuple(one.name for one in ask.unit.people.holding(seat, roll.group))


def _settled_word(vote: Vote) -> str:
    """A vote in a word, once decided: what was awaited until then did not come."""
    return "did not vote" if vote is Vote.AWAITED else vote.value


def _vote(called: str, row: SeatVote, by: str = "") -> Spans:
    tag = Tag(called, _TONES[row.vote])
    whose = " ".join(one for one in (f"({by})" if by else "", row.reason) if one)
    return (tag, Plain(f" {whose}")) if whose else (tag,)
