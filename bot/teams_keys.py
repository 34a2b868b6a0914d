"""Which keys does Microsoft sign with at present?

The SDK fetches them with blocking calls on the event loop, and refuses a new key for up to a day. Here they are fetched
without blocking and kept; an unknown key is looked for at once, but what nobody ever signs with cannot make us ask
more than once a minute. Where they are:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import RSAAlgorithm
from jwt.exceptions import PyJWTError

log = logging.getLogger("secretariat.teams")
_TIMEOUT = ClientTimeout(total=5)
_PATIENCE = 60.0  # seconds between two looks for keys that are not there
_SOON = 2.0  # seconds until Microsoft is asked again after it did not answer
_FRESH = 6 * 3600.0  # Microsoft asks for at least once a day
_LARGEST = 1_000_000
_SMALLEST_KEY = 2048


@dataclass(frozen=True, eq=False)
class Key:
    """A public key, and the channels that it may speak for; none is another that was fetched before it."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class Keys:
    """The keys of one OpenID metadata document."""

    def __init__(self, session: ClientSession, metadata: str, now: Callable[[], float] = time.monotonic) -> None:
        self._session = session
        self._metadata = metadata
        self._now = now
        self._keys: dict[str, Key] = {}
        self._fetched = self._not_before = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> Key | None:
        """The key of that name, asked for when it is not known yet."""
        known = self._keys.get(kid)
        if known is not None:
            if self._now() - self._fetched > _FRESH and self._now() >= self._not_before:
                _ = self._fetch()  # beside us: the old keys hold until the new ones are here
            return known
        # Every fetch that was asked for before this one began may have missed the key; one of our own has not.
        while kid not in self._keys and (self._fetching or self._now() >= self._not_before):
            ours, before = self._fetching is None, self._fetched
            await asyncio.shield(self._fetch())
            if ours and kid not in self._keys and self._fetched != before:
                self._not_before = self._now() + _PATIENCE
        return self._keys.get(kid)

    async def refresh(self) -> int:
        """Fetches them now; how many there are."""
        await asyncio.shield(self._fetch())
        return len(self._keys)

    def _fetch(self) -> asyncio.Task[None]:
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._get())
            self._fetching.add_done_callback(self._done)
        return self._fetching

    def _done(self, _task: asyncio.Task[None]) -> None:
        self._fetching = None

    async def _get(self) -> None:
        try:
            metadata = await self._json(self._metadata)
            keys = await self._json(str(metadata["jwks_uri"]))
            self._keys = {str(one["kid"]): _key(one) for one in keys["keys"] if _usable(one)}
            self._fetched = self._now()
        except (ClientError, TimeoutError, PyJWTError, LookupError, TypeError, ValueError) as fault:
            self._not_before = self._now() + _SOON
            log.warning("Microsoft's signing keys could not be fetched: %s", type(fault).__name__)

    async def _json(self, url: str) -> dict[str, Any]:
        async with self._session.get(url, timeout=_TIMEOUT, allow_redirects=False) as answer:
            answer.raise_for_status()
            if (answer.content_length or 0) > _LARGEST:
                raise ValueError("too long")
            found = await answer.json(content_type=None)
        if not isinstance(found, dict):
            raise TypeError("not an object")
        return found


def _usable(one: object) -> bool:
    if not isinstance(one, dict):
        return False
    return one.get("kty") == "RSA" and isinstance(one.get("kid"), str) and one.get("use", "sig") == "sig"


def _key(one: dict[str, Any]) -> Key:
    public = RSAAlgorithm.from_jwk({"kty": "RSA", "n": one["n"], "e": one["e"]})
    if not isinstance(public, RSAPublicKey) or public.key_size < _SMALLEST_KEY:
        raise ValueError("a key too weak to trust")
    return Key(public, frozenset(str(name) for name in one.get("endorsements") or ()))
