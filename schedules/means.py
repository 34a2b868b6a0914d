"""What do sending and editing need, and what does a post say, where?"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from chat.messages import Place, Reply
from schedules.outcomes import Posts
from schedules.timing import USUAL, Timing
from storage.deliveries import Outgoing
from storage.engine import Database
from storage.store import Unit

T = TypeVar("T")


@dataclass(frozen=True)
class Composed:
    """What a post says as things stand, and which records it mentions."""

    reply: Reply
    subjects: tuple[str, ...] = ()


#: Answers a post's command for the place it goes to; None where there is nothing to say (any more).
Compose = Callable[[Outgoing, Place], Awaitable[Composed | None]]
#: Is told each step by name, before and after everything that is committed or asked of a platform.
Step = Callable[[str], Awaitable[None]]
#: Is told, for a platform, what came of a post.
Outcome = Callable[[str, str], None]


async def unwatched(_step: str) -> None:
    """Nobody wants to know the steps."""


def unheard(_platform: str, _outcome: str) -> None:
    """Nobody wants to know the outcomes."""


@dataclass(frozen=True)
class Means:
    """What sending and editing need. ``clock`` says what time it is."""

    database: Database
    platforms: Mapping[str, Posts]
    compose: Compose
    clock: Callable[[], datetime]
    timing: Timing = USUAL
    step: Step = unwatched
    outcome: Outcome = unheard

    async def commit(self, name: str, work: Callable[[Unit], T]) -> T:
        """Does the work in the database."""
        await self.step(f"before {name}")
        done = await self.database.run(work, writes=True)
        await self.step(f"after {name}")
        return done


def place_of(one: Outgoing) -> Place:
    """Where it goes. A thread lends it no record, for its command names its own."""
    post = one.post
    subject = post.subjects[0] if len(post.subjects) == 1 else ""
    return Place(post.platform, post.channel, post.group, subject, one.thread, bool(one.person), one.tenant)


def digest_of(reply: Reply) -> str:
    """What tells a reply from another, whatever platform it is drawn for."""
    return hashlib.sha256(repr(reply).encode("utf-8", "surrogatepass")).hexdigest()
