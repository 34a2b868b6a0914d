"""How do words that we gave somebody come back to us as ours, whichever process they come to?

They go out signed, in a link, and hold for a quarter of an hour. All processes sign with one key, kept in the database
by what it is for: what was signed for one thing is nothing for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from storage.engine import Database

_LASTS = timedelta(minutes=15)
_BYTES = 16  # of a signature: a link into a tab takes 128 characters in all


class Signed:
    """Words signed with the key of that name. ``clock`` says what time it is."""

    def __init__(self, database: Database, name: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._name = name
        self._clock = clock
        self._key = b""

    async def sign(self, said: str) -> str:
        """The words, when they end, and the signature, in letters that an address takes."""
        until = int((self._clock() + _LASTS).timestamp())
        told = _text(f"{until} {said}".encode())
        return f"{told}.{await self._signature(told)}"

    async def read(self, given: str) -> str | None:
        """The words, while they hold; None for what is not ours or is over."""
        told, _, signature = given.partition(".")
        if not hmac.compare_digest((await self._signature(told)).encode(), signature.encode("utf-8", "replace")):
            return None
        until, _, said = base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode().partition(" ")
        return said if int(until) >= self._clock().timestamp() else None

    async def _signature(self, told: str) -> str:
        if not self._key:
            new = secrets.token_hex(32)
            kept = await self._database.run(lambda unit: unit.signing_keys.of(self._name, new), writes=True)
            self._key = bytes.fromhex(kept)
        return _text(hmac.new(self._key, told.encode("utf-8", "replace"), hashlib.sha256).digest()[:_BYTES])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
