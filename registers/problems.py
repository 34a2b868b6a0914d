"""What is a refusal that a person can act on?"""

from __future__ import annotations


class Problem(Exception):
    """Said to the person who asked: what is wrong, and what to do next.

    ``says`` is one or two plain sentences. ``near`` holds ready-to-say commands or references that come close to what
    was asked, nearest first. A ``Problem`` is theirs, never ours: a fault of the bot is any other exception.
    """

    def __init__(self, says: str, *, near: tuple[str, ...] = ()) -> None:
        super().__init__(says)
        self.says = says
        self.near = near

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and (self.says, self.near) == (other.says, other.near)

    __hash__ = Exception.__hash__


class Gone(Problem):
    """What was asked for was on record and has been taken back: true of it, wherever it was told before."""
