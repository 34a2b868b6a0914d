"""Does what Slack sends reach the bot at its public address?

It is asked from here, as Slack would: whether the bot answers there and not another, over https, in time and without
leading elsewhere, and whether whoever listens there knows what is signed with the same secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

import aiohttp

_PATIENCE = aiohttp.ClientTimeout(total=5)
_READ = 1_000
_EVENTS = "/slack/events"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Kind(Enum):
    """How much a finding matters."""

    WELL = "well "
    NOTE = "note "
    AMISS = "AMISS"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, in words."""

    kind: Kind
    says: str


async def reached(session: aiohttp.ClientSession, public: str, secret: str) -> Finding:
    """What was found at that address, and what to do about it."""
    parts = urlsplit(public)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in _LOOPBACK):
        return Finding(Kind.AMISS, f"PUBLIC_URL is “{public[:80]}”: Slack sends to https addresses only.")
    try:
        said = await _asked(session, f"{public}/healthz")
        if amiss := _amiss(public, "/healthz", *said, expected="ok"):
            return amiss
        challenge = secrets.token_hex(8)
        body = json.dumps({"type": "url_verification", "challenge": challenge}).encode()
        said = await _asked(session, f"{public}{_EVENTS}", body, _signed(secret, body))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Finding(Kind.AMISS, f"{public} {_why(error)}")
    if said[0] == 401:
        told = "does not know what is signed with this SLACK_SIGNING_SECRET: restart it with it, and set its clock."
        return Finding(Kind.AMISS, f"The bot at {public} {told}")
    amiss = _amiss(public, _EVENTS, *said, expected=challenge)
    return amiss or Finding(Kind.WELL, f"The bot is reached at {public}, and knows what is signed with this secret.")


async def _asked(
    session: aiohttp.ClientSession, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    method = "GET" if body is None else "POST"
    async with session.request(
        method, url, data=body, headers=headers, allow_redirects=False, timeout=_PATIENCE
    ) as answer:
        return answer.status, (await answer.content.read(_READ)).decode(errors="replace")


def _amiss(public: str, path: str, status: int, said: str, *, expected: str) -> Finding | None:
    if 300 <= status < 400:
        told = f"leads elsewhere ({status}), where Slack does not follow: name the address that it leads to."
    elif status in {502, 503, 504}:
        told = f"answers {status}: the proxy is there and the bot is not. Start it, and look where the proxy leads."
    elif status != 200:
        told = f"answers {status}: have the proxy lead {path} to the bot, as it is."
    elif expected not in said:
        told = "is answered by another than the bot: have the proxy lead there."
    else:
        return None
    return Finding(Kind.AMISS, f"{public}{path} {told}")


def _why(error: Exception) -> str:
    match error:
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return "has no certificate that is accepted: Slack would not send there either."
        case aiohttp.ClientConnectorDNSError():
            return "has a name that nobody knows: look at the name, and at the DNS."
        case aiohttp.ClientConnectorError():
            return "is answered by nobody: is the bot running, and the proxy, and does the firewall let Slack in?"
        case TimeoutError():
            return "does not answer within 5 s: does the firewall let Slack in?"
        case _:
            return f"cannot be asked ({type(error).__name__}): look at PUBLIC_URL, and at the proxy."


def _signed(secret: str, body: bytes) -> dict[str, str]:
    """https://docs.slack.dev/authentication/verifying-requests-from-slack"""
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
