"""What has been said in a channel of the console, and who sees which of it?

Kept in memory and bounded. Every change takes the next number of one counter, so that a page which has seen
everything up to a number asks only for what is newer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from chat.messages import Answered
from registers.people import Person


@dataclass(frozen=True)
class Turn:
    """Something said and its answer. ``only`` is the key of the one person who sees it, empty where everybody does.

    ``place`` orders the channel, ``changed`` is the number of its last change, ``subject`` what the words were said
    about and ``about`` what the answer is; a ``gone`` turn is told once more, to be removed.
    """

    place: int
    changed: int
    at: datetime
    person: Person
    said: str
    html: str
    only: str = ""
    subject: str = ""
    about: str = ""
    delivery: str = ""
    answered: Answered = Answered.DONE
    form: bool = False
    gone: bool = False


class Talk:
    """One channel's conversation; ``number`` gives the next number of the shared counter."""

    def __init__(self, number: Callable[[], int], limit: int = 300) -> None:
        self._number = number
        self._turns: deque[Turn] = deque(maxlen=limit)
        self.posts: dict[int, int] = {}

    def add(self, turn: Callable[[int], Turn]) -> Turn:
        """Appends the turn made for the next number."""
        made = turn(self._number())
        self._turns.append(made)
        return made

    def change(self, place: int, *, html: str = "", gone: bool = False) -> None:
        """Shows something else in a turn's place, or takes it away."""
        for index, turn in enumerate(self._turns):
            if turn.place == place:
                self._turns[index] = replace(turn, changed=self._number(), html=html, gone=gone)

    def turn(self, place: int, viewer: Person) -> Turn | None:
        """The turn in that place, if the viewer sees it."""
        return next((turn for turn in self._seen_by(viewer) if turn.place == place and not turn.gone), None)

    def delivered(self, delivery: str, viewer: Person) -> bool:
        """Whether the viewer said this already: ``Try again`` was pressed after an answer got lost."""
        return any(turn.delivery == delivery and turn.person.key == viewer.key for turn in self._turns)

    def since(self, number: int, viewer: Person) -> list[Turn]:
        """What changed for the viewer after that number."""
        return [turn for turn in self._seen_by(viewer) if turn.changed > number and (number or not turn.gone)]

    def latest(self, viewer: Person) -> int:
        """The place of the newest thing the viewer sees: what an unread mark compares."""
        places = [turn.place for turn in self._seen_by(viewer) if not turn.gone]
        return max([*places, *self.posts.values()], default=0)

    def place_posts(self, posts: Iterable[int]) -> None:
        """Gives each live post the place where it was first seen; a post that lives no longer is forgotten."""
        self.posts = {post: self.posts.get(post) or self._number() for post in posts}

    def _seen_by(self, viewer: Person) -> list[Turn]:
        return [turn for turn in self._turns if turn.only in {"", viewer.key}]
