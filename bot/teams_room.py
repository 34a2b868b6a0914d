"""Is there room in Teams for one more message, now that any number of processes send there?

A process that has a seat sends what people who talk are answered without asking anybody. What goes beyond that, and all
that a process without a seat sends, is counted in the database. Neither can be more than what Teams allows, whoever
starts, stops or dies: a seat that was let go is nobody's for as long as what was sent from it counts.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from bot.teams_rates import CHANNEL, HOUR, OWN_CHANNEL, OWN_TENANT, SEATS, TENANT, Limits, Windows, common, wait
from storage.engine import Database
from storage.store import Unit

# Seconds that a seat is held for, and after which it is held again; it may be waited so long for the database.
_LEASE, _RENEWS = 120.0, 30.0
_GONE = HOUR + 60.0
_MOST_HELD = 1_000


class Room:
    """What may be sent by this process. ``clock`` is its own, ``shared`` the one that all of them go by."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.monotonic,
        shared: Callable[[Unit], float] = lambda unit: unit.sends.now(),
    ) -> None:
        self._database = database
        self._clock = clock
        self._shared = shared
        self._name = secrets.token_hex(8)
        self._own = Windows()
        self._held: dict[tuple[str, str], float] = {}
        self._seat_until = self._sits_again = float("-inf")

    async def take(self, tenant: str, channel: str) -> float:
        """Zero, and it is to be sent at once; or in how many seconds to ask again. A ``channel`` may be none."""
        if (held := self._held.get((tenant, channel), 0.0) - self._clock()) > 0:
            return held
        if self._clock() >= self._sits_again:
            await self._sit()
        now = self._clock()
        if now < self._seat_until and self._own.take(_scopes(tenant, channel, OWN_TENANT, OWN_CHANNEL), now):
            return 0.0
        limits = _scopes(tenant, channel, common(TENANT, OWN_TENANT), common(CHANNEL, OWN_CHANNEL))
        return await self._database.run(lambda unit: self._counted(unit, limits), writes=True)

    def hold(self, tenant: str, channel: str, seconds: float) -> None:
        """Nothing more goes there from here for so long: Teams said so."""
        if len(self._held) >= _MOST_HELD:
            self._held.clear()
        self._held[tenant, channel] = self._clock() + seconds

    async def _sit(self) -> None:
        """Takes a seat, or keeps the one it has."""
        began = self._clock()
        self._sits_again = began + _RENEWS

        def work(unit: Unit) -> bool:
            now = self._shared(unit)
            unit.sends.forget(now - _GONE)
            return unit.sends.sit("teams", SEATS, self._name, now + _LEASE, now - _GONE)

        if await self._database.run(work, writes=True):
            self._seat_until = began + _LEASE

    def _counted(self, unit: Unit, limits: dict[str, Limits]) -> float:
        kept = unit.sends.kept(limits)
        now = self._shared(unit)
        seconds = max(wait(kept[scope], limits[scope], now) for scope in limits)
        if seconds <= 0:
            for scope, sent in kept.items():
                unit.sends.keep(scope, [*(at for at in sent if now - at < _GONE), now])
        return seconds


def _scopes(tenant: str, channel: str, of_tenant: Limits, of_channel: Limits) -> dict[str, Limits]:
    return {tenant: of_tenant} | ({f"{tenant} {channel}": of_channel} if channel else {})
