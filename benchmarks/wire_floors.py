"""What is the least that a server could do with a signed request, and what does the library alone cost?

``python -m benchmarks.wire_floors bare|bolt PORT SECRET`` serves one of two: a bare aiohttp application that checks the
same signature and answers a fixed body, or slack-bolt's own no-op with its default settings.
"""

from __future__ import annotations

import hashlib
import hmac
import sys
import time

from aiohttp import web

_ANSWER = {"response_type": "ephemeral", "text": "DAG31-03 is closed, by Paul Pettitt."}


def bare(secret: str) -> web.Application:
    """Checks the signature over the raw body, within five minutes, and answers."""

    async def answer(request: web.Request) -> web.Response:
        body = await request.read()
        stamp = request.headers.get("X-Slack-Request-Timestamp", "0")
        made = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        known = hmac.compare_digest(f"v0={made}", request.headers.get("X-Slack-Signature", ""))
        if not known or abs(time.time() - int(stamp)) > 300:
            return web.Response(status=401)
        return web.json_response(_ANSWER)

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


def bolt(secret: str) -> web.Application:
    """One command that only acknowledges."""
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
    from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=context.team_id, bot_token="xoxb-none", bot_user_id="U0BOT")

    made = AsyncApp(signing_secret=secret, authorize=authorize)

    @made.command("/done")
    async def done(ack: AsyncAck) -> None:
        await ack(_ANSWER)

    async def answer(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await made.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


if __name__ == "__main__":
    kind, port, given = sys.argv[1:]
    web.run_app(
        {"bare": bare, "bolt": bolt}[kind](given), host="127.0.0.1", port=int(port), access_log=None, print=None
    )
