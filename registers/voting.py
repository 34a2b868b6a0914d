"""How does a seat cast its vote, and how is the roll of seats opened for it?

Advisory all the way: a vote may be changed until the chair decides, and closes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from registers.changes import DECIDED, Change
from registers.people import title_key
from registers.problems import Problem
from registers.votes import Roll, SeatVote, Vote

_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")


def open_roll(change: Change, titles: Iterable[str], last: Roll | None) -> Roll:
    """The roll of a group's seats, each awaited: those of the directory, and those that only its last roll names.

    A seat that was vacant there stays vacant as long as nobody in the directory holds it.
    """
    seats = {title_key(title): SeatVote(title, Vote.AWAITED) for title in titles}
    for row in last.rows if last else ():
        vote = Vote.VACANT if row.vote is Vote.VACANT else Vote.AWAITED
        seats.setdefault(title_key(row.seat), SeatVote(row.seat, vote))
    rows = tuple(sorted(seats.values(), key=lambda row: row.seat.casefold()))
    if not rows:
        raise Problem(
            f"No seats of {change.group or 'its group'} are on record, so nobody can vote on {change.ref} yet. "
            "Import a paper of that group with its attendance first."
        )
    return Roll(change.ref, change.group, rows=rows)


def cast(change: Change, roll: Roll, titles: tuple[str, ...], row: SeatVote) -> Roll:
    """The vote of whoever holds the titles, on their own seat's row; ``row`` says how, by whom and why.

    Several seats may bear one title, told apart in brackets: each of its holders casts one. Raises ``Problem`` once
    the change request is decided, or where none of the titles has a row or all of them were cast by others.
    """
    if change.stage in DECIDED:
        raise Problem(f"{change.ref} is {change.stage.value}, so its vote is closed.", near=(f"/vote {change.ref}",))
    own = [one for title in titles for one in roll.rows if _sits(title, one.seat)]
    if not own:
        raise Problem(f"None of your seats has a vote on {change.ref} in {roll.group}.", near=(f"/vote {change.ref}",))
    seat = next((one for one in own if one.by == row.by), None) or next((one for one in own if not one.by), None)
    if seat is None:
        others = ", ".join(f"{one.seat} ({one.by})" for one in own)
        raise Problem(f"Your seat has been voted for by somebody else: {others}.", near=(f"/vote {change.ref}",))
    new = replace(row, seat=seat.seat)
    return replace(roll, rows=tuple(new if one is seat else one for one in roll.rows))


def awaited(roll: Roll) -> tuple[str, ...]:
    """The seats that have not voted."""
    return tuple(row.seat for row in roll.rows if row.vote is Vote.AWAITED)


def _sits(title: str, seat: str) -> bool:
    return title_key(title) in {title_key(seat), title_key(_BRACKET.sub("", seat))}
