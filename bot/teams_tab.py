"""What does the tab "My actions" show, and to whom?

Who looks into a tab Teams tells its page only in words that anybody could say. So the chat, which knows who asks, gives
each their own signed link that holds for a quarter of an hour: into the tab, as the sub-page that Teams puts into the
tab's address, or as a page. Without one the tab says how to get it.
https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-application
https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/access-teams-context
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

from aiohttp import web

from bot.console_html import html
from bot.console_markup import Html, element
from bot.dispatch import Secretariat
from bot.teams_settings import TeamsSettings
from bot.teams_signed import Signed
from chat.messages import Button, Buttons, Form, Heading, Hint, Line, Link, Place, Press, Reply, Request, Strong, words
from registers.people import Person

PATH = "/teams/home"
#: The tab's name in the manifest.
ENTITY = "home"
_TAB = "https://teams.microsoft.com/l/entity"
_THEMES = frozenset({"default", "dark", "contrast"})
_STYLE = (
    ":root{color-scheme:light dark;font:16px/1.5 'Segoe UI',system-ui,sans-serif;background:Canvas;color:CanvasText}"
    "[data-theme=default]{color-scheme:light}[data-theme=dark],[data-theme=contrast]{color-scheme:dark}"
    "body{max-width:46rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}h3{margin:1.5rem 0 .5rem}"
    "p{margin:.25rem 0}.hint{opacity:.75}ul,ol{padding-left:1.2rem}li{margin:.5rem 0}"
)
# Teams asks each page in a tab to say that it has begun and is there. Its library's way of saying so, by itself.
_SCRIPT = (
    "if(parent!==self){let n=0;const tell=(func,args)=>parent.postMessage({id:n++,func,args,timestamp:Date.now()},'*');"
    "addEventListener('message',({source,data})=>{if(source===parent&&data&&data.id===0&&!data.func){"
    "tell('appInitialization.appLoaded',['2.0.0']);tell('appInitialization.success',['2.0.0'])}});"
    "tell('initialize',['2.0.0'])}"
)
# The page is shown inside Teams, and nowhere else (…/tabs/how-to/tab-requirements).
_HOSTS = "https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft https://*.office.com"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _headers(hosts: str) -> dict[str, str]:
    """What a browser must and must not do with a page that ``hosts`` may show within theirs."""
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src {_hash(_STYLE)}; script-src {_hash(_SCRIPT)}; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {hosts}",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


_IN_TEAMS, _ALONE = _headers(f"'self' {_HOSTS}"), _headers("'none'")
_HOW = Reply(
    "My actions",
    (
        Heading("My actions"),
        Line(words("Say “home” in the chat with me, and open this tab from my answer.")),
        Hint(words("That link is yours alone and holds for a quarter of an hour.")),
    ),
)
_PRIVACY = Reply(
    "Privacy",
    (
        Heading("Privacy"),
        Line(words("The bot keeps the programme's registers, who is in its directory, and who changed what when.")),
        Line(
            words(
                "It keeps your account's id and your time zone, never your messages. All of it stays in the "
                "programme's own database."
            )
        ),
    ),
)
_TERMS = Reply("Terms of use", (Heading("Terms of use"), Line(words("For the people of the programme that runs it."))))


class Tab:
    """The page, and the links to it."""

    def __init__(self, secretariat: Secretariat, settings: TeamsSettings, clock: Callable[[], datetime]) -> None:
        self._secretariat = secretariat
        self._database = secretariat.database
        self._public = settings.public
        self._app = app_of(settings.app_id) if settings.app_id else ""
        self._clock = clock
        self._signed = Signed(self._database, "teams tab", clock)

    def routes(self) -> list[web.RouteDef]:
        """The page, and those that the app's manifest must name."""
        return [
            web.get(PATH, self._home),
            web.get(f"{PATH}/privacy", _fixed(_PRIVACY)),
            web.get(f"{PATH}/terms", _fixed(_TERMS)),
        ]

    async def links(self, person: Person) -> dict[str, str]:
        """The ways to somebody's own page, by what a button says; none where nobody knows our address, or the person.

        The tab is found by the id in the manifest; where an organisation's catalogue gave the app another, the page is.
        """
        known = await self._database.run(lambda unit: unit.people.get(person.key), writes=False)
        if not self._public or known is None:
            return {}
        signed = await self._signed.sign(person.key)
        page = f"{self._public}{PATH}?for={signed}"
        context = quote(json.dumps({"subEntityId": signed}, separators=(",", ":")), safe="")
        tab = f"{_TAB}/{self._app}/{ENTITY}?webUrl={quote(page, safe='')}&label=My%20actions&context={context}"
        return ({"Open my tab": tab} if self._app else {}) | {"Open as a page": page}

    async def _home(self, request: web.Request) -> web.Response:
        theme = request.query.get("theme", "")
        person = await self._person(request.query.get("for", ""))
        if person is None:
            return _page(_HOW, _IN_TEAMS, theme)
        place = Place("teams", person.key, direct=True)
        reply = await self._secretariat.answer(Request(Press("/home"), person, place, self._clock()))
        return _page(replace(reply, parts=_readable(reply.parts)), _IN_TEAMS, theme)

    async def _person(self, given: str) -> Person | None:
        """Whose link it is, while it holds."""
        key = await self._signed.read(given)
        return await self._database.run(lambda unit: unit.people.get(key), writes=False) if key else None


def app_of(bot: str) -> str:
    """The id of the app whose bot that is."""
    return str(uuid5(UUID(bot), "secretariat"))


def address(public: str) -> str:
    """The tab's address in the manifest: Teams puts in what a link was for, and how the client looks."""
    return f"{public}{PATH}?for={{page.subPageId}}&theme={{app.theme}}"


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


def _page(reply: Reply, headers: dict[str, str], theme: str = "") -> web.Response:
    head = element(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width">'),
        element("title", reply.summary),
        Html(f"<style>{_STYLE}</style>"),
    )
    body = element("body", element("main", Html(html(reply))), Html(f"<script>{_SCRIPT}</script>"))
    shown = theme if theme in _THEMES else False
    text = f"<!doctype html>\n{element('html', head, body, lang='en', data_theme=shown)}"
    return web.Response(text=text, content_type="text/html", charset="utf-8", headers=headers)


def _fixed(reply: Reply) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def shown(_request: web.Request) -> web.Response:
        return _page(reply, _ALONE)

    return shown
