"""What does the tab "My actions" show, and to whom?

A page of our own without any script. Who looks into a tab only Microsoft's script could tell, and that would be code
from elsewhere on our page: so the chat, which knows who asks, gives each their own signed link that holds for a quarter
of an hour, and the tab without one says how to get it.
https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/create-personal-tab
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.console_html import html
from bot.console_markup import Html, element
from bot.dispatch import Secretariat
from bot.teams_settings import TeamsSettings
from chat.messages import Button, Buttons, Form, Heading, Hint, Line, Link, Place, Press, Reply, Request, Strong, words
from registers.people import Person

PATH = "/teams/home"
_LASTS = timedelta(minutes=15)
_STYLE = (
    ":root{color-scheme:light dark;font:16px/1.5 'Segoe UI',system-ui,sans-serif}body{max-width:46rem;margin:0 auto;"
    "padding:1rem}h3{margin:1.5rem 0 .5rem}p{margin:.25rem 0}.hint{opacity:.75}ul,ol{padding-left:1.2rem}"
    "button{all:unset}"
)
# The page is shown inside Teams, and nowhere else (…/tabs/how-to/tab-requirements).
_HOSTS = "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft https://*.office.com"
_HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-"
    f"{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'; "
    f"frame-ancestors 'self' {_HOSTS}",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_HOW = Reply(
    "My actions",
    (
        Heading("My actions"),
        Line(words("Say “home” in the chat with me, and open your page from there.")),
        Hint(words("The link is yours alone and holds for a quarter of an hour.")),
    ),
)
_PRIVACY = Reply(
    "Privacy",
    (
        Heading("Privacy"),
        Line(words("The bot keeps the programme's registers, who is in its directory, and who changed what when.")),
        Line(
            words("It keeps your account's id, never your messages. All of it stays in the programme's own database.")
        ),
    ),
)
_TERMS = Reply("Terms of use", (Heading("Terms of use"), Line(words("For the people of the programme that runs it."))))


class Tab:
    """The page, and the links to it."""

    def __init__(self, secretariat: Secretariat, settings: TeamsSettings, clock: Callable[[], datetime]) -> None:
        self._secretariat = secretariat
        self._public = settings.public
        self._clock = clock
        self._key = hashlib.sha256(b"secretariat teams tab " + _secret(settings)).digest()

    def routes(self) -> list[web.RouteDef]:
        """The page, and those that the app's manifest must name."""
        return [
            web.get(PATH, self._home),
            web.get(f"{PATH}/privacy", _fixed(_PRIVACY)),
            web.get(f"{PATH}/terms", _fixed(_TERMS)),
        ]

    def link(self, person: Person) -> str:
        """The way to somebody's own page; empty where nobody knows our address."""
        until = int((self._clock() + _LASTS).timestamp())
        said = base64.urlsafe_b64encode(f"{until} {person.key}".encode()).decode().rstrip("=")
        return f"{self._public}{PATH}?for={said}.{self._sign(said)}" if self._public else ""

    async def _home(self, request: web.Request) -> web.Response:
        person = await self._person(request.query.get("for", ""))
        if person is None:
            return _page(_HOW)
        place = Place("teams", person.key, direct=True)
        reply = await self._secretariat.answer(Request(Press("/home"), person, place, self._clock()))
        return _page(replace(reply, parts=_readable(reply.parts)))

    async def _person(self, said: str) -> Person | None:
        """Whose link it is, while it holds."""
        named, _, signature = said.partition(".")
        if not hmac.compare_digest(self._sign(named).encode(), signature.encode()):
            return None
        until, _, key = base64.urlsafe_b64decode(named + "=" * (-len(named) % 4)).decode().partition(" ")
        if int(until) < self._clock().timestamp():
            return None
        return await self._secretariat.database.run(lambda unit: unit.people.get(key), writes=False)

    def _sign(self, said: str) -> str:
        return hmac.new(self._key, said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _secret(settings: TeamsSettings) -> bytes:
    """What every replica knows and nobody else does; with a managed identity there is no such thing, and a link is one
    process's.
    """
    if settings.password:
        return settings.password.encode()
    return Path(settings.certificate).read_bytes() if settings.certificate else secrets.token_bytes(32)


def _readable(value: Any) -> Any:
    """Parts without what only a chat can press: no buttons, no forms, and references as words."""
    match value:
        case tuple():
            return tuple(_readable(one) for one in value if not isinstance(one, Buttons | Button | Form))
        case Link(text):
            return Strong(text)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{one.name: _readable(getattr(value, one.name)) for one in fields(value)})
        case _:
            return value


def _page(reply: Reply) -> web.Response:
    head = element(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width">'),
        element("title", reply.summary),
        Html(f"<style>{_STYLE}</style>"),
    )
    body = element("body", element("main", Html(html(reply))))
    text = f"<!doctype html>\n{element('html', head, body, lang='en')}"
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=_HEADERS)


def _fixed(reply: Reply) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def shown(_request: web.Request) -> web.Response:
        return _page(reply)

    return shown
