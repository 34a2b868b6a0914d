"""What does every chat platform offer to whoever mounts it and to whoever posts?"""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from schedules.outcomes import Posts


class Platform(Posts, Protocol):
    """A platform as the web application and the delivery of posts see it."""

    @property
    def name(self) -> str:
        """What its places are told apart by (``Place.platform``)."""

    def routes(self) -> list[web.RouteDef]:
        """Everything it is sent."""

    async def open(self, *, hears: bool = True) -> None:
        """Begins, on the loop that it will be used on; where it ``hears`` nothing it only sends."""

    async def close(self) -> None:
        """Lets what it is doing be done, and ends."""
