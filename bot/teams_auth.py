"""Is this from Microsoft Teams, for us, and from an organisation that may speak to us?

Asked before anything else looks at a request: the SDK's own check answers 500 to most bad tokens, takes tokens that
never expire, and an emulator's. The rules of the token:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from jwt.api_jws import PyJWS
from jwt.exceptions import PyJWTError

from bot.teams_keys import Key, Keys
from bot.teams_settings import TeamsSettings

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
_SKEW = 300
_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{1,8000}\.[A-Za-z0-9_-]{1,16000}\.[A-Za-z0-9_-]{1,2000})", re.ASCII)
_SIGNED = PyJWS(algorithms=["RS256"])
_OWN_HEADERS = frozenset({"crit", "b64", "zip"})  # each changes what a signature means


class Intruder(Exception):
    """Refused with 401; the reason is for our log, never for whoever sent it."""


class Gate:
    """The one way in."""

    def __init__(self, settings: TeamsSettings, keys: Keys, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._keys = keys
        self._clock = clock

    async def check_token(self, authorization: str | None) -> Mapping[str, Any]:
        """The claims of a token that Microsoft signed for us and that is valid now. Raises ``Intruder``."""
        if self._settings.unauthenticated:
            return {}
        found = _BEARER.fullmatch(authorization or "")
        if not found:
            raise Intruder("no bearer token")
        kid = _kid(found[1])
        key = await self._keys.find(kid)
        if key is None:
            raise Intruder("signed with a key that Microsoft does not have")
        if CHANNEL not in key.endorsements:
            raise Intruder("the key is not endorsed for Teams")
        claims = _verified(found[1], key)
        self._check_claims(claims)
        return claims

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        now = self._clock().timestamp()
        if claims.get("iss") != ISSUER:
            raise Intruder("another issuer")
        if claims.get("aud") != self._settings.app_id:
            raise Intruder("for another bot")
        if _instant(claims, "exp") + _SKEW <= now:
            raise Intruder("expired")
        if _instant(claims, "nbf") - _SKEW > now:
            raise Intruder("not valid yet")

    def check_activity(self, claims: Mapping[str, Any], activity: Mapping[str, Any]) -> None:
        """That the token was made for this activity, and it comes from a tenant that may. Raises ``Intruder``."""
        where = activity.get("serviceUrl")
        if not self._settings.answers_at(where):
            raise Intruder("to be answered at a place we do not know")
        if self._settings.unauthenticated:
            return
        if activity.get("channelId") != CHANNEL:
            raise Intruder("not from Teams")
        if claims.get("serviceurl") != where:
            raise Intruder("the token is for another place")
        tenants = tenants_of(activity)
        if len(tenants) != 1 or not tenants <= self._settings.tenants:
            raise Intruder("another organisation")


# Teams sends the same token with everything it says for an hour: what its bytes say, and whether a key signed them, is
# worked out once. Whether it holds now is asked each time.
@lru_cache(maxsize=1_000)
def _kid(token: str) -> str:
    """The name of the key that a token says it was signed with."""
    try:
        header = _SIGNED.get_unverified_header(token)
    except (PyJWTError, ValueError, RecursionError) as fault:
        raise Intruder("the token's header cannot be read") from fault
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str) or _OWN_HEADERS & header.keys():
        raise Intruder("not signed as Microsoft signs")
    return kid


@lru_cache(maxsize=1_000)
def _verified(token: str, key: Key) -> Mapping[str, Any]:
    """What a token says that the key signed."""
    try:
        claims = json.loads(_SIGNED.decode_complete(token, key.public, algorithms=["RS256"])["payload"])
    except (PyJWTError, ValueError, RecursionError) as fault:
        raise Intruder("the signature does not hold") from fault
    if not isinstance(claims, dict):
        raise Intruder("the token says nothing")
    return MappingProxyType(claims)


def tenants_of(activity: Mapping[str, Any]) -> frozenset[str]:
    """Every tenant that an activity says it is of: one, in an honest one."""
    data, conversation = activity.get("channelData"), activity.get("conversation")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    said = (
        tenant.get("id") if isinstance(tenant, dict) else None,
        conversation.get("tenantId") if isinstance(conversation, dict) else None,
    )
    return frozenset(one.lower() if isinstance(one, str) else "?" for one in said if one is not None)


def _instant(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e11:
        raise Intruder(f"{name} is missing, or no time")
    return float(value)
