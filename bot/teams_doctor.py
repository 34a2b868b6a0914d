"""What does the bot still lack to work in Teams, in words?"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar

from bot.screen import Screen
from bot.teams_addresses import origin_of
from bot.teams_files import PATH as FILE
from bot.teams_keys import Keys
from bot.teams_settings import PATH, TeamsSettings, read_teams
from bot.teams_tab import PATH as TAB
from bot.teams_token import Bearer, NoToken

_TIMEOUT = ClientTimeout(total=8)
_MOST_SKEW = 120.0
_REFUSED, _NOTHING_SAID = 401, 400
# What comes from outside, and how the bot answers whoever is not Microsoft.
_WAYS = (("GET", "/healthz", 200), ("POST", PATH, _REFUSED), ("GET", TAB, 200), ("GET", FILE, 410))


def look(_given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Says what is well and what is not; 1 where something is amiss."""
    wrong: list[str] = []
    settings = read_teams(environ, environ.get("HOST", "").strip() or "127.0.0.1", wrong)
    if settings is None:
        for one in wrong or [
            "Nothing says that the bot is in Teams: set MICROSOFT_APP_ID and what docs/teams.md names."
        ]:
            screen.say(f"✗ {one}")
        return 1
    found = [*_said(settings), *asyncio.run(_reached(settings))]
    for well, one in found:
        screen.say(f"{'✓' if well else '✗'} {one}")
    return int(not all(well for well, _ in found))


Finding = tuple[bool, str]


def _said(settings: TeamsSettings) -> Iterator[Finding]:
    """What can be told from the settings alone."""
    if settings.unauthenticated:
        yield (
            False,
            "TEAMS_ALLOW_UNAUTHENTICATED is on: anybody on this machine may speak as anybody. For trying out only.",
        )
    else:
        yield True, f"The bot is application {settings.app_id} of tenant {settings.tenant}."
    others = len(settings.tenants - {settings.tenant})
    if settings.tenants and settings.tenant not in settings.tenants:
        yield False, f"People of {others} other tenant{'' if others == 1 else 's'} may speak to it, of its own none."
    else:
        yield True, f"People of its own tenant{f' and of {others} more' if others else ''} may speak to it."
    if settings.public.startswith("https://"):
        yield True, f"In Azure the messaging endpoint must be {settings.public}/api/messages."
    else:
        said = f"is {settings.public}" if settings.public else "is missing"
        yield False, f"PUBLIC_URL {said}: say the https address by which Azure and people's browsers reach the bot."


async def _reached(settings: TeamsSettings) -> list[Finding]:
    """What takes Microsoft to tell."""
    async with ClientSession(cookie_jar=DummyCookieJar(), trust_env=True) as session:
        found = await asyncio.gather(
            _keys(settings, session),
            _token(settings, session),
            _clock(settings, session),
            *(_way_out(session, origin) for origin in sorted(settings.origins)),
            *(_way_in(settings, session, *way) for way in _WAYS if origin_of(settings.public)),
        )
    return list(found)


async def _keys(settings: TeamsSettings, session: ClientSession) -> Finding:
    count = await Keys(session, settings.openid).refresh()
    if count:
        return True, f"Microsoft's signing keys can be fetched: {count}."
    return False, f"Microsoft's signing keys cannot be fetched from {settings.openid}. Is the way out open?"


async def _token(settings: TeamsSettings, session: ClientSession) -> Finding:
    if settings.unauthenticated:
        return True, "No token is needed."
    try:
        await Bearer(settings, session).header()
    except NoToken as fault:
        return False, f"{fault} Check the application id, the tenant and the credential."
    return True, "The login endpoint gives a token for the credential."


async def _clock(settings: TeamsSettings, session: ClientSession) -> Finding:
    try:
        async with session.get(settings.openid, timeout=_TIMEOUT, allow_redirects=False) as answer:
            apart = time.time() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (ClientError, TimeoutError, LookupError, ValueError):
        return False, "Whether the clock is right could not be told: Microsoft does not answer."
    if abs(apart) > _MOST_SKEW:
        return (
            False,
            f"The clock is {abs(apart):.0f} seconds {'fast' if apart > 0 else 'slow'}: tokens would be refused.",
        )
    return True, "The clock is right."


async def _way_out(session: ClientSession, origin: str) -> Finding:
    """Whether what the bot says can get there; what is answered to nothing said does not matter."""
    try:
        async with session.get(origin, timeout=_TIMEOUT, allow_redirects=False):
            return True, f"Answers can be sent to {origin}."
    except (ClientError, TimeoutError) as fault:
        return False, f"{origin}, to which answers are sent, is not reached ({type(fault).__name__})."


async def _way_in(settings: TeamsSettings, session: ClientSession, method: str, path: str, well: int) -> Finding:
    """Whether what is asked of that path comes to the bot: nobody but it answers so."""
    url = f"{settings.public}{path}"
    if settings.unauthenticated and well == _REFUSED:
        well = _NOTHING_SAID
    try:
        async with session.request(method, url, timeout=_TIMEOUT, allow_redirects=False) as answer:
            if answer.status == well:
                return True, f"The bot is reached at {url}."
            told = f"answers {answer.status}"
    except (ClientError, TimeoutError) as fault:
        told = f"does not answer ({type(fault).__name__})"
    return False, f"{url} {told}: start the bot, and lead that address to it."
