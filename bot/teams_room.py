"""Is there room in Teams for one more message, now that any number of processes send there?

A process that has a seat sends what people who talk are answered without asking anybody. What goes beyond that, and all
that a process without a seat sends, is counted in the database. Neither can be more than what Teams allows, whoever
starts, stops or dies: somebody else sits down only when what the last one may have sent counts in no short time any
more, and only so many do within an hour.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from bot.teams_rates import (
    CHANNEL,
    HOUR,
    LATELY,
    OWN_CHANNEL,
    OWN_TENANT,
    SEATS,
    TENANT,
    TERMS,
    Limits,
    Windows,
    common,
    wait,
)
from storage.engine import Database
from storage.sends import Terms
from storage.store import Unit

log = logging.getLogger("secretariat.teams")
# Seconds that a seat is held for, and after which it is held again; it may be waited so long for the database.
_LEASE, _RENEWS = 60.0, 15.0
# What was sent before that counts no more, in an hour and in a shorter time.
_GONE, _LET_GO = HOUR + 60.0, LATELY + 5.0
_MOST_HELD = 1_000


class Wait(NamedTuple):
    """In how many seconds to ask again; ``everywhere``: nobody in the tenant is sent anything before."""

    seconds: float
    everywhere: bool = False


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

    async def take(self, tenant: str, channel: str) -> Wait:
        """None, and it is to be sent at once. A ``channel`` may be none."""
        if (held := self._held.get((tenant, channel), 0.0) - self._clock()) > 0:
            return Wait(held)
        if self._clock() >= self._sits_again:
            await self._sit()
        now = self._clock()
        if now < self._seat_until and self._own.take(_scopes(tenant, channel, OWN_TENANT, OWN_CHANNEL), now):
            return Wait(0.0)
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
            terms = Terms(SEATS, TERMS, free_before=now - _LET_GO, over_before=now - _GONE)
            return unit.sends.sit("teams", terms, self._name, now + _LEASE)

        try:
            if await self._database.run(work, writes=True):
                self._seat_until = began + _LEASE
        except Exception:
            if self._clock() >= self._seat_until:
                raise
            log.warning("the seat is not held for longer yet", exc_info=True)

    def _counted(self, unit: Unit, limits: dict[str, Limits]) -> Wait:
        kept = unit.sends.kept(limits)
        now = self._shared(unit)
        waits = {scope: wait(kept[scope], limits[scope], now) for scope in limits}
        seconds = max(waits.values())
        if seconds > 0:
            return Wait(seconds, everywhere=next(iter(waits.values())) == seconds)
        for scope, sent in kept.items():
            unit.sends.keep(scope, [*(at for at in sent if now - at < _GONE), now])
        return Wait(0.0)


def _scopes(tenant: str, channel: str, of_tenant: Limits, of_channel: Limits) -> dict[str, Limits]:
    """What is limited: the tenant first."""
    return {tenant: of_tenant} | ({f"{tenant} {channel}": of_channel} if channel else {})
