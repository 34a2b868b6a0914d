"""What can come of a post that is sent to a platform: there, surely not there, or nobody can tell?"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from chat.messages import Place, Reply
from storage.store import Unit


class Unposted(Exception):
    """The platform did not say that it took a message."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Refused(Unposted):
    """It surely did not take it.

    ``final``: it never will. ``retry_after``: it is to be left alone for so many seconds, ``everywhere`` in the whole
    workspace and not just in that channel.
    """

    def __init__(
        self, why: str, *, final: bool = False, retry_after: float | None = None, everywhere: bool = False
    ) -> None:
        super().__init__(why)
        self.final = final
        self.retry_after = retry_after
        self.everywhere = everywhere


class Unsure(Unposted):
    """It may have taken it: there was no answer, or one that leaves it open."""


class Posts(Protocol):
    """A platform as posts are sent to it. A message is there as its ``remote`` id, and carries our own ``mark``."""

    @property
    def reads_back(self) -> bool:
        """Whether ``find`` can tell what is there."""

    async def post(self, place: Place, reply: Reply, view: str = "", *, mark: str = "") -> str:
        """Says a reply in a place, at most once; the message's id. ``view`` is the command it answers. Raises
        ``Unposted``.
        """

    async def edit(self, place: Place, remote: str, reply: Reply, view: str = "", *, mark: str = "") -> None:
        """Puts a reply in the place of that message. Raises ``Unposted``."""

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        """The message with that mark, said since then; None where it is surely not there. Raises ``Unposted``."""

    def thread(self, remote: str) -> str:
        """The thread that begins with that message, as a place names it."""

    def alone(self, unit: Unit, tenant: str, account: str) -> str:
        """The channel where that person alone is spoken to; empty where the bot cannot get there."""
