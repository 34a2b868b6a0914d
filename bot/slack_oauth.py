"""How does a workspace install the bot by itself?

Whoever follows /slack/install is sent to Slack, agrees there, and comes back with a code that is good for one use and
ten minutes (https://docs.slack.dev/authentication/installing-with-oauth). The state that goes along is remembered as
its digest and taken once, and must come back to the browser it was given to: nobody is led to end what another began.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import html
import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from bot.slack_calls import CallFailed, Calls
from bot.slack_installations import ManyWorkspaces
from bot.slack_scopes import SCOPES, lacking
from bot.slack_sealed import Tokens
from bot.slack_settings import Installing
from storage.engine import Database
from storage.installations import Installation

log = logging.getLogger("secretariat.slack")
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
_COOKIE = "secretariat-slack-state"
_TIME = timedelta(minutes=10)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Oauth:
    """The two pages by which the bot is installed; Slack's own stands between them."""

    def __init__(
        self,
        calls: Calls,
        database: Database,
        installing: Installing,
        workspaces: ManyWorkspaces,
        allowed: frozenset[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._database = database
        self._installing = installing
        self._workspaces = workspaces
        self._allowed = allowed
        self._clock = clock
        here = urlsplit(calls.client.base_url)
        self._authorize = f"{here.scheme}://{here.netloc}/oauth/v2/authorize"

    def routes(self) -> list[web.RouteDef]:
        """Both pages."""
        return [web.get(INSTALL, self._begin), web.get(REDIRECT, self._end)]

    async def _begin(self, _request: web.Request) -> web.Response:
        state, now = secrets.token_urlsafe(32), self._clock()
        await self._database.run(lambda unit: unit.installations.begin(_digest(state), now, now + _TIME), writes=True)
        asked = {
            "client_id": self._installing.client_id,
            "scope": ",".join(scope.name for scope in SCOPES),
            "state": state,
            "redirect_uri": self._redirect_uri,
        }
        away = web.Response(status=302, headers={**_HEADERS, "Location": f"{self._authorize}?{urlencode(asked)}"})
        away.set_cookie(
            _COOKIE,
            state,
            max_age=int(_TIME.total_seconds()),
            path=REDIRECT,
            httponly=True,
            samesite="Lax",
            secure=self._installing.public.startswith("https:"),
        )
        return away

    async def _end(self, request: web.Request) -> web.Response:
        given, state = request.query.get("state", ""), request.cookies.get(_COOKIE, "")
        if not state or not hmac.compare_digest(given.encode(errors="replace"), state.encode(errors="replace")):
            return _page(400, "This was not begun in this browser. Begin again at /slack/install.")
        now = self._clock()
        if not await self._database.run(lambda unit: unit.installations.end(_digest(state), now), writes=True):
            return _page(400, "This took too long, or was done already. Begin again at /slack/install.")
        if request.query.get("error"):
            return _page(200, "Nothing was installed: Slack says that it was not agreed to.")
        try:
            told = await self._calls.authorize(
                self._installing.client_id,
                self._installing.client_secret,
                code=request.query.get("code", ""),
                redirect_uri=self._redirect_uri,
            )
            if told.get("is_enterprise_install"):
                await self._given_back(told)
                return _page(400, "This is installed in single workspaces, not in a whole organisation. Choose one.")
            about, tokens = self._installation(told)
        except CallFailed as failed:
            log.warning("a workspace could not be installed: %s", failed)
            return _page(502, "Slack did not accept this. Begin again at /slack/install.")
        except (KeyError, TypeError, ValueError):
            return _page(400, "This can be installed in single workspaces only, by somebody who may.")
        if about.tenant not in self._allowed:
            # Whoever finds this page could else read the registers from a workspace of their own.
            await self._given_back(told)
            return _page(403, f"Workspace {about.tenant} may not install this. Tell that id to the people who run it.")
        await self._workspaces.installed(about, tokens)
        needed = [scope.name for scope in lacking(about.scopes) if not scope.optional]
        missing = f" Without {', '.join(needed)} it will not work well." if needed else ""
        return _page(200, f"Secretariat is installed in {about.name}. Its Home tab there says how to begin.{missing}")

    async def _given_back(self, told: dict[str, Any]) -> None:
        with contextlib.suppress(CallFailed):
            await self._calls.call("auth.revoke", str(told.get("access_token")), form=True)

    @property
    def _redirect_uri(self) -> str:
        return f"{self._installing.public}{REDIRECT}"

    def _installation(self, told: dict[str, Any]) -> tuple[Installation, Tokens]:
        team = told["team"]
        ends = self._clock() + timedelta(seconds=int(told["expires_in"])) if told.get("expires_in") else None
        about = Installation(
            "slack",
            str(team["id"]),
            str(team.get("name") or team["id"]),
            str(told["bot_user_id"]),
            str(told.get("bot_id") or ""),
            tuple(str(told.get("scope", "")).split(",")),
            self._clock(),
            str((told.get("enterprise") or {}).get("id") or ""),
            ends,
        )
        return about, Tokens(str(told["access_token"]), str(told.get("refresh_token") or ""))


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()


def _page(status: int, said: str) -> web.Response:
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Secretariat</title><style>body{font:1.1rem/1.5 system-ui;margin:4rem auto;max-width:34rem;"
        f"padding:0 1rem}}</style><h1>Secretariat</h1><p>{html.escape(said)}</p></html>"
    )
    return web.Response(status=status, text=text, content_type="text/html", headers=_HEADERS)
