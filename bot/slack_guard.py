"""Did this request really come from Slack, just now, and is it small enough to read?

Slack signs ``v0:timestamp:body`` with the signing secret; a request older than five minutes may be a replay
(https://docs.slack.dev/authentication/verifying-requests-from-slack). Bolt answers 500 to headers that are not what it
expects, so nothing reaches it before this has looked: this is the only check.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Mapping

from aiohttp import web

#: The longest body that is read; Slack's own are far shorter.
LARGEST = 1_000_000
_WINDOW = 300
_TIMESTAMP = re.compile(r"[0-9]{9,11}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Unsigned(Exception):
    """The request is not known to be Slack's: it is answered 401 and runs nothing."""


class TooLarge(Exception):
    """The body is longer than anything Slack sends: it is answered 413 and not read."""


class Signature:
    """The check of requests signed with one secret."""

    def __init__(self, secret: str) -> None:
        if not secret.strip():
            raise ValueError("An empty signing secret would let anybody in.")
        self._keyed = hmac.new(secret.strip().encode(), digestmod=hashlib.sha256)

    def check(self, headers: Mapping[str, str], body: bytes, now: float | None = None) -> None:
        """Raises ``Unsigned`` for a request whose headers are missing, malformed, old, or of another secret."""
        stamp, given = headers.get("X-Slack-Request-Timestamp", ""), headers.get("X-Slack-Signature", "")
        if not _TIMESTAMP.fullmatch(stamp) or not _SIGNATURE.fullmatch(given):
            raise Unsigned
        if abs((time.time() if now is None else now) - int(stamp)) > _WINDOW:
            raise Unsigned
        keyed = self._keyed.copy()
        keyed.update(b"v0:%b:%b" % (stamp.encode(), body))
        if not hmac.compare_digest(f"v0={keyed.hexdigest()}", given):
            raise Unsigned


async def read_body(request: web.Request) -> bytes:
    """The body, read no further than ``LARGEST``; raises ``TooLarge``."""
    if (request.content_length or 0) > LARGEST:
        raise TooLarge
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge
    return bytes(body)
