"""What does every chat platform offer to whoever mounts it and to whoever posts?"""

from __future__ import annotations

from typing import Protocol

from aiohttp import web

from chat.messages import Place, Reply


class Platform(Protocol):
    """A platform as the web application and the delivery of posts see it."""

    @property
    def name(self) -> str:
        """What its places are told apart by (``Place.platform``)."""

    def routes(self) -> list[web.RouteDef]:
        """Everything it is sent."""

    async def open(self) -> None:
        """Begins, on the loop that it will be used on."""

    async def close(self) -> None:
        """Lets what it is doing be done, and ends."""

    async def post(self, place: Place, reply: Reply, view: str = "") -> str:
        """Says a reply in a place; the message's id there. ``view`` is the command it answers. Raises ``Unposted``."""

    async def edit(self, place: Place, remote: str, reply: Reply, view: str = "") -> None:
        """Puts a reply in the place of that message. Raises ``Unposted``."""


class Unposted(Exception):
    """The platform did not take a message; ``final`` where it never will."""

    def __init__(self, why: str, *, final: bool) -> None:
        super().__init__(why)
        self.why = why
        self.final = final
