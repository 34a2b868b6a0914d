"""Whose is a channel of a platform, and what is a thread in it about?

Both are asked for with everything that is said, and so are kept in memory; another process that changes a binding is
seen a little later.
"""

from __future__ import annotations

import time

from storage.channels import Binding
from storage.engine import Database

_KEPT = 30.0
_MOST_THREADS = 5_000


class Rooms:
    """The bindings of a platform's channels, and the records of its threads."""

    def __init__(self, platform: str, database: Database) -> None:
        self._platform = platform
        self._database = database
        self._bindings: dict[tuple[str, str], Binding] = {}
        self._bindings_until = 0.0
        self._subjects: dict[tuple[str, str], str] = {}

    def forget(self, touched: tuple[tuple[str, str], ...]) -> None:
        """Bindings are read again after one has changed."""
        if any(register == "channels" for register, _ in touched):
            self._bindings_until = 0.0

    async def binding(self, tenant: str, channel: str) -> Binding:
        """Whose the channel is, and whether it wants cards."""
        if time.monotonic() >= self._bindings_until:
            every = await self._database.run(lambda unit: unit.channels.all(), writes=False)
            self._bindings = {(one.tenant, one.channel): one for one in every if one.platform == self._platform}
            self._bindings_until = time.monotonic() + _KEPT
        return self._bindings.get((tenant, channel)) or Binding(self._platform, tenant, channel)

    async def subject(self, channel: str, thread: str) -> str:
        """The record that the thread is about; empty where there is none, or no thread."""
        if not thread:
            return ""
        kept = self._subjects.get((channel, thread))
        if kept is None:
            kept = await self._database.run(
                lambda unit: unit.threads.subject(self._platform, channel, thread), writes=False
            )
            # What is about nothing yet may be given a record by another process, and so is asked about again.
            if kept:
                self._keep(channel, thread, kept)
        return kept

    async def remember(self, channel: str, thread: str, subject: str) -> None:
        """From now on the thread is about that record."""
        if self._subjects.get((channel, thread)) != subject:
            self._keep(channel, thread, subject)
            await self._database.run(
                lambda unit: unit.threads.save(self._platform, channel, thread, subject), writes=True
            )

    def _keep(self, channel: str, thread: str, subject: str) -> None:
        if len(self._subjects) >= _MOST_THREADS:
            self._subjects.clear()
        self._subjects[channel, thread] = subject
