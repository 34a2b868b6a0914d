"""Is the bot well in Slack, and if not, what has to be done?

It looks where it can look from here: the settings, the bot's own address, Slack's word on each token and what it
permits, the clocks, and the channels that groups are bound to.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.app import build
from bot.screen import Screen
from bot.settings import read_settings
from bot.slack_calls import CallFailed, Calls
from bot.slack_reached import Finding, Kind, reached
from bot.slack_scopes import lacking
from bot.slack_sealed import Seal
from bot.slack_settings import SlackSettings
from registers.problems import Problem
from storage.channels import Binding
from storage.engine import Database

_SECRET = re.compile(r"[0-9a-f]{32}")
# Slack refuses nothing for its age, but we do: what is signed more than five minutes ago may be a replay.
_WINDOW, _CLOSE = 300, 60
_WHY = {
    "invalid_auth": "it was copied wrongly, or is another workspace’s",
    "account_inactive": "the bot was removed from the workspace: install it again",
    "token_revoked": "it was revoked: install the bot again",
    "token_expired": "it has ended: tokens that end need many workspaces’ settings, where they are replaced",
    "": "Slack did not answer: can this machine reach it?",
}


def look(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Says what was found; 0 where all is well, 1 where something is amiss."""
    settings = read_settings(environ, given.database, chat=True)
    if settings.slack is None:
        raise Problem("Nothing says that the bot is to be in Slack: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET.")
    app = build(settings)
    try:
        found = asyncio.run(_all(settings.slack, app.database, environ.get("PUBLIC_URL", "").strip().rstrip("/")))
    finally:
        app.close()
    for one in found:
        screen.say(f"{one.kind.value}  {one.says}")
    amiss = sum(one.kind is Kind.AMISS for one in found)
    screen.say("All is well." if not amiss else f"{amiss} to put right.")
    return 1 if amiss else 0


async def _all(settings: SlackSettings, database: Database, public: str) -> list[Finding]:
    return [one async for one in examine(settings, database, public)]


async def examine(
    settings: SlackSettings,
    database: Database,
    public: str = "",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Finding]:
    """What is well, worth knowing or amiss; ``public`` is where the bot is reached."""
    calls = Calls(settings.api_url)
    await calls.open()
    try:
        yield _secret(settings)
        if settings.signing_secret and public:
            yield await reached(calls.session, public, settings.signing_secret)
        elif settings.signing_secret and not settings.app_token:
            yield Finding(
                Kind.NOTE, "Whether Slack reaches the bot is not known: say PUBLIC_URL=https://…, its address."
            )
        if settings.app_token:
            yield await _socket(calls, settings.app_token)
        tokens: dict[str, str] = {}
        for lost in _lost(settings, database, clock()):
            yield lost
        for name, token in _tokens(settings, database):
            async for one in _token(calls, name, token, tokens, clock):
                yield one
        if settings.installing and not tokens:
            address = f"{settings.installing.public}/slack/install"
            yield Finding(Kind.NOTE, f"No workspace has installed the bot yet: {address} is where to.")
        bound = [one for one in await _bound(database) if one.group]
        if not bound:
            yield Finding(Kind.NOTE, "No channel is a group’s yet: say /bind DAG in DAG’s channel.")
        for binding in bound:
            if token := tokens.get(binding.tenant, ""):
                yield await _channel(calls, binding, token)
    finally:
        await calls.close()


def _secret(settings: SlackSettings) -> Finding:
    if not settings.signing_secret:
        return Finding(Kind.WELL, "No signing secret, and none is needed: Slack is heard over Socket Mode alone.")
    if _SECRET.fullmatch(settings.signing_secret):
        return Finding(Kind.WELL, "The signing secret has the form of one.")
    told = "The signing secret is not 32 of 0-9 and a-f, as Slack’s are: copy it again from Basic Information."
    return Finding(Kind.NOTE, told)


async def _socket(calls: Calls, app_token: str) -> Finding:
    try:
        await calls.call("apps.connections.open", app_token, form=True)
    except CallFailed as failed:
        told = f"SLACK_APP_TOKEN is not accepted ({failed.error or 'no answer'}): make one with connections:write."
        return Finding(Kind.AMISS, told)
    return Finding(Kind.WELL, "Socket Mode: a connection can be opened.")


def _tokens(settings: SlackSettings, database: Database) -> list[tuple[str, str]]:
    """What every token is called, and the token; an empty one where it cannot be opened."""
    if settings.installing is None:
        return [("SLACK_BOT_TOKEN", settings.bot_token)]
    seal = Seal(settings.installing.keys)
    with database.read() as unit:
        stored = unit.installations.all("slack")
    opened = ((one.about.name, seal.open(one.secret)) for one in stored)
    return [(f"The token of {name}", tokens.access if tokens else "") for name, tokens in opened]


def _lost(settings: SlackSettings, database: Database, now: datetime) -> Iterator[Finding]:
    """The workspaces whose token cannot be replaced any more."""
    if settings.installing is None:
        return
    with database.read() as unit:
        stored = [one.about for one in unit.installations.all("slack")]
    for one in stored:
        if one.lost and one.ends:
            ends = f"{'ended' if one.ends <= now else 'ends'} on {one.ends:%d %B at %H:%M} UTC"
            told = f"The token of {one.name} {ends} and cannot be replaced any more ({one.lost})"
            again = f"have somebody there open {settings.installing.public}/slack/install again"
            yield Finding(Kind.AMISS, f"{told}: {again}.")


async def _token(
    calls: Calls, name: str, token: str, known: dict[str, str], clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    if not token:
        yield Finding(Kind.AMISS, f"{name} cannot be opened with SLACK_TOKEN_KEY: put the old key back after the new.")
        return
    try:
        told, headers = await calls.answered("auth.test", token)
    except CallFailed as failed:
        why = _WHY.get(failed.error, f"Slack says {failed.error}")
        yield Finding(Kind.AMISS, f"{name} is not accepted: {why}.")
        return
    if told.get("is_enterprise_install"):
        yield Finding(Kind.AMISS, f"{name} is a whole organisation’s: install the bot in one workspace of it instead.")
        return
    known[str(told.get("team_id", ""))] = token
    yield Finding(Kind.WELL, f"{name} is accepted: {told.get('user') or 'the bot'} in {told.get('team')}.")
    for scope in lacking(one.strip() for one in headers.get("x-oauth-scopes", "").split(",")):
        kind = Kind.NOTE if scope.optional else Kind.AMISS
        yield Finding(kind, f"{name} lacks {scope.name}: {scope.why}. Add it under OAuth & Permissions, and reinstall.")
    if date := headers.get("Date"):
        yield _clocks((clock() - parsedate_to_datetime(date)).total_seconds())


def _clocks(apart: float) -> Finding:
    says = f"This machine’s clock is {abs(apart):.0f} s {'ahead of' if apart > 0 else 'behind'} Slack’s"
    if abs(apart) >= _WINDOW:
        return Finding(Kind.AMISS, f"{says}: everything Slack sends looks too old. Set the clock, with NTP.")
    if abs(apart) >= _CLOSE:
        return Finding(Kind.NOTE, f"{says}; at {_WINDOW} s nothing is accepted any more. Set the clock, with NTP.")
    return Finding(Kind.WELL, "The clock agrees with Slack’s.")


async def _bound(database: Database) -> tuple[Binding, ...]:
    bindings = await database.run(lambda unit: unit.channels.all(), writes=False)
    return tuple(one for one in bindings if one.platform == "slack")


async def _channel(calls: Calls, binding: Binding, token: str) -> Finding:
    what = f"{binding.group}’s channel {binding.channel}"
    try:
        told = await calls.call("conversations.info", token, form=True, channel=binding.channel)
    except CallFailed as failed:
        if failed.error == "missing_scope":
            return Finding(Kind.NOTE, f"{what} cannot be looked at without channels:read, or groups:read if private.")
        told_to = "invite the bot there, or say /unbind in it"
        return Finding(Kind.AMISS, f"{what} is not reached ({failed.error or 'no answer'}): {told_to}.")
    about = told.get("channel") or {}
    what = f"{binding.group}’s channel #{about.get('name') or binding.channel}"
    if about.get("is_archived"):
        return Finding(Kind.AMISS, f"{what} is archived: say /bind {binding.group} in another.")
    if not about.get("is_member"):
        return Finding(Kind.AMISS, f"The bot is not in {what}: say /invite @Secretariat there.")
    return Finding(Kind.WELL, f"The bot is in {what}.")
