"""Which web requests may the console answer?

The page trusts whoever reaches it, so it listens only to this machine, or to hosts it was told of: a name that
resolves to 127.0.0.1 (DNS rebinding) and a form on another site are refused, each in words.
"""

from __future__ import annotations

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

#: The longest body that is read; JSON may write one character as twelve.
LARGEST_BODY = 1_500_000
#: The longest message or field; a paper goes through /import.
LONGEST = 10_000

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; "
    "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class Refused(Exception):
    """Said to whoever sent the request, with an HTTP status."""

    def __init__(self, says: str, status: int = 400) -> None:
        super().__init__(says)
        self.says = says
        self.status = status

    def response(self) -> web.Response:
        """The refusal as JSON."""
        return web.json_response({"error": self.says}, status=self.status, headers=HEADERS)


def check_host(request: web.Request, hosts: frozenset[str]) -> None:
    """Only this machine's own names, and the hosts that were configured."""
    host = _host_of(request.host)
    if host in hosts or host == "localhost" or host.endswith(".localhost"):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise Refused("This page answers only on this machine: open it as http://127.0.0.1 or http://localhost.", 403)


def check_origin(request: web.Request, kind: str) -> None:
    """A browser says which page a POST comes from: it must be this one. What is not a browser says nothing.

    A form on another page cannot send either ``kind`` that is taken here.
    """
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if site != "same-origin" or (origin is not None and urlsplit(origin).netloc != request.host):
        raise Refused("That came from another page, so it was not done. Use the page itself.", 403)
    if request.content_type != kind:
        raise Refused(f"This address takes Content-Type: {kind}.", 415)


def check_site(request: web.Request) -> None:
    """What a GET brings away is for this page too: another page, which a browser names, gets nothing."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Refused("That came from another page, so it was not done. Use the page itself.", 403)


async def read_json(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object, refused when it is too long, not JSON, or no object."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Refused(f"That is too long: at most {LONGEST:,} characters fit into a message.", 413)
    try:
        value = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise Refused("That is not JSON.") from None
    if not isinstance(value, dict):
        raise Refused("That is not a JSON object.")
    return value


def words_of(body: dict[str, Any], name: str, default: str | None = None) -> str:
    """A text in the body, neither missing (unless there is a default) nor endless."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise Refused(f"“{name}” is missing, or is not text.")
    if len(value) > LONGEST:
        raise Refused(
            f"That is {len(value):,} characters; at most {LONGEST:,} fit into a message. A paper goes through /import.",
            413,
        )
    return value


def _host_of(netloc: str) -> str:
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""
