"""What does each person see in each channel of the console?

What was said there and answered, which of it is that person's alone, and the bot's own posts, composed again whenever
somebody looks.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from bot.console_guard import Refused
from bot.console_hints import hints
from bot.console_html import html
from bot.console_said import asks_again, is_form, shown
from bot.console_talk import Talk, Turn
from bot.dispatch import Secretariat
from bot.subjects import subject_of
from chat.messages import Answered, Audience, Place, Reply, Request, Submission
from registers.people import Person
from storage.posts import Post

#: The name of the conversation that everybody has with the bot alone.
DIRECT = "secretariat"
_LOOKS_EVERY = 5.0


class Feed:
    """Every channel's conversation, numbered by one counter."""

    def __init__(self, secretariat: Secretariat, channels: dict[str, str]) -> None:
        self.channels = channels | {DIRECT: ""}
        self._secretariat = secretariat
        self._numbers = count(1)
        self._number = 0
        self._talks: defaultdict[tuple[str, str], Talk] = defaultdict(lambda: Talk(self._next))
        self._looked = float("-inf")

    def place(self, channel: str, person: Person, subject: str = "") -> Place:
        """Where that is; the direct conversation is its person's own, and named by the person's key."""
        if channel not in self.channels:
            raise Refused("There is no such channel here.", 404)
        if channel == DIRECT:
            return Place("console", person.key, subject=subject, direct=True)
        return Place("console", channel, self.channels[channel], subject)

    def talk(self, channel: str, person: Person) -> Talk:
        """The channel's conversation; the direct one is its person's own."""
        return self._talks[channel, person.key if channel == DIRECT else ""]

    def record(self, talk: Talk, asked: Request, reply: Reply, turn: object, delivery: str) -> None:
        """Adds the answer. A form asked again stands where it stood, in ``turn``; one that was accepted goes."""
        before = talk.turn(turn, asked.person) if isinstance(turn, int) and isinstance(asked.said, Submission) else None
        if before is not None and before.form:
            if asks_again(reply, asked.said):
                talk.change(before.place, html=html(reply, f"t{before.place}"))
                return
            # A form whose words were refused stays, with all that was written into it.
            if reply.answered is Answered.DONE:
                talk.change(before.place, gone=True)
        private = reply.audience is Audience.PRIVATE and not asked.place.direct
        talk.add(
            lambda number: Turn(
                place=number,
                changed=number,
                at=asked.at,
                person=asked.person,
                said=shown(asked.said),
                html=html(reply, f"t{number}"),
                only=asked.person.key if private else "",
                subject=asked.place.subject,
                about=subject_of(reply),
                delivery=delivery,
                answered=reply.answered,
                form=is_form(reply),
            )
        )
        self._looked = float("-inf")

    async def seen(self, channel: str, person: Person, after: int, now: datetime) -> dict[str, Any]:
        """What is newer than ``after`` in a channel, its posts as they are ``now``, and what is newest everywhere."""
        posts = await self._posts(channel, person, now)
        await self._look_around(channel, person, now)
        talk = self.talk(channel, person)
        return {
            "number": self._number,
            "turns": [self._turn(turn, person) for turn in talk.since(after, person)],
            "posts": [self._post(post, reply, talk.posts[post.id]) for post, reply in posts],
            "latest": {name: self.talk(name, person).latest(person) for name in self.channels},
            "hints": hints(person, self.channels[channel], direct=channel == DIRECT),
        }

    async def _posts(self, channel: str, person: Person, now: datetime) -> tuple[tuple[Post, Reply], ...]:
        posts = await self._secretariat.posts(self.place(channel, person), now, person)
        self.talk(channel, person).place_posts(post.id for post, _ in posts)
        return posts

    async def _look_around(self, channel: str, person: Person, now: datetime) -> None:
        """Sees what other channels have: at once after an answer, else now and then, as posts are composed anew."""
        passed = asyncio.get_running_loop().time()
        if passed - self._looked >= _LOOKS_EVERY:
            self._looked = passed
            for name in self.channels:
                if name != channel:
                    await self._posts(name, person, now)

    def _turn(self, turn: Turn, viewer: Person) -> dict[str, Any]:
        if turn.gone:
            return {"id": f"t{turn.place}", "gone": True}
        return {
            "id": f"t{turn.place}",
            "place": turn.place,
            "when": when(turn.at, self._secretariat.zone),
            "who": turn.person.name,
            "mine": turn.person.key == viewer.key,
            "said": turn.said,
            "private": bool(turn.only),
            "subject": turn.subject,
            "about": turn.about,
            "answered": turn.answered.value,
            "html": turn.html,
        }

    def _post(self, post: Post, reply: Reply, place: int) -> dict[str, Any]:
        return {
            "id": f"p{post.id}",
            "place": place,
            "when": when(post.at, self._secretariat.zone),
            "about": post.subjects[0] if len(post.subjects) == 1 else subject_of(reply),
            "html": html(reply, f"p{post.id}"),
        }

    def _next(self) -> int:
        self._number = next(self._numbers)
        return self._number


def when(at: datetime, zone: ZoneInfo) -> dict[str, str]:
    """An instant as the page shows and sets it: civil, in the programme's zone."""
    local = at.astimezone(zone)
    return {
        "iso": f"{local:%Y-%m-%dT%H:%M}",
        "time": f"{local:%H:%M}",
        "day": f"{local:%A} {local.day} {local:%B %Y}",
        "short": f"{local:%a} {local.day} {local:%b %Y}",
    }
