"""How does Teams reach the secretariat, and the secretariat Teams?

On botbuilder-core, whose adapter, turns and activity handler it uses (``teams_adapter``, ``teams_turns``). Imported
only where Teams is configured.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, web

from bot.dispatch import Secretariat
from bot.offering import Offering
from bot.proxies import proxied
from bot.talk import Talk
from bot.teams_adapter import Adapter
from bot.teams_auth import Gate, Intruder
from bot.teams_connector import THREAD, Connector
from bot.teams_files import Files, Links
from bot.teams_keys import Keys
from bot.teams_papers import Papers
from bot.teams_places import Places
from bot.teams_posts import Posting
from bot.teams_room import Room
from bot.teams_saying import Saying
from bot.teams_settings import PATH, TeamsSettings
from bot.teams_tab import Tab
from bot.teams_token import Bearer
from bot.teams_turns import Turns
from bot.teams_who import Who
from chat.messages import Place, Reply
from schedules.outcomes import Unsure
from storage.store import Unit

log = logging.getLogger("secretariat.teams")
_LARGEST = 1_000_000


class Teams:
    """The platform. ``clock`` says what time it is."""

    name = "teams"
    #: Teams lets no bot read what it has said.
    reads_back = False

    def __init__(
        self, secretariat: Secretariat, settings: TeamsSettings, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._secretariat = secretariat
        self._settings = settings
        self._clock = clock or _now
        self._session: ClientSession | None = None
        self._parts: _Parts | None = None
        self._tab = Tab(secretariat, settings, self._clock)
        self._links = Links(secretariat, settings, self._clock)

    def routes(self) -> list[web.RouteDef]:
        """Where Azure's Bot Service sends everything, the personal tab, and files."""
        return [web.post(PATH, self.handle), *self._tab.routes(), *self._links.routes()]

    async def open(self, *, hears: bool = True) -> None:
        """Begins, on the loop that it will be used on."""
        if self._session is None:
            self._session = ClientSession(cookie_jar=DummyCookieJar(), trust_env=proxied())
            self._parts = _Parts(self._secretariat, self._settings, self._session, self._tab, self._links, self._clock)
            self._secretariat.listen(self._parts.heed)

    async def close(self) -> None:
        """Lets what it is doing be done, and ends."""
        try:
            if self._parts is not None:
                await self._parts.turns.errands.finish()
        finally:
            self._parts = None
            if self._session is not None:
                await self._session.close()
                self._session = None

    async def post(self, place: Place, reply: Reply, view: str = "", *, mark: str = "") -> str:
        """Says a reply in a place, at most once. A mark would be of no use. Raises ``Unposted``."""
        return await self._opened.posting.post(place, reply, view)

    async def edit(self, place: Place, remote: str, reply: Reply, view: str = "", *, mark: str = "") -> None:
        """Puts a reply in the place of that message. Raises ``Unposted``."""
        await self._opened.posting.edit(place, remote, reply, view)

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        """Nobody can tell. Raises ``Unposted``."""
        raise Unsure(f"Teams cannot be asked whether {mark} is in {place.channel} since {since:%H:%M}.")

    def thread(self, remote: str) -> str:
        """The thread that the message begins or stands in; there are none but in a team's channels."""
        return remote.rpartition(" ")[0].partition(THREAD)[2]

    def alone(self, unit: Unit, tenant: str, account: str) -> str:
        """The chat with that person, where they have spoken to the bot or installed it."""
        known = unit.conversations.alone(self.name, tenant, account)
        return known.id if known and not known.gone else ""

    async def handle(self, request: web.Request) -> web.Response:
        """Answers one request: 401 unless Microsoft sent it for us, and then nothing has run."""
        parts = self._opened
        try:
            claims = await parts.gate.check_token(_only(request.headers.getall("Authorization", [])))
            said = await _read(request)
            parts.gate.check_activity(claims, said)
        except Intruder as intruder:
            log.warning("refused: %s", intruder)
            return web.Response(status=401)
        try:
            answered = await parts.adapter.run(said, parts.turns)
        except ValueError as fault:
            log.warning("an activity that says nothing: %s", fault)
            return web.Response(status=400)
        if answered is None:
            return web.Response(status=501 if said.get("type") == "invoke" else 200)
        return web.json_response(answered.body, status=answered.status) if answered.body else _bare(answered.status)

    @property
    def _opened(self) -> _Parts:
        if self._parts is None:
            raise RuntimeError("Teams is spoken to before it has been opened.")
        return self._parts


class _Parts:
    """What stands on one session."""

    def __init__(
        self,
        secretariat: Secretariat,
        settings: TeamsSettings,
        session: ClientSession,
        tab: Tab,
        links: Links,
        clock: Callable[[], datetime],
    ) -> None:
        connector = Connector(session, Bearer(settings, session), settings, Room(secretariat.database))
        self.gate = Gate(settings, Keys(session, settings.openid), _now)
        self.adapter = Adapter(connector)
        self._who = Who(secretariat.database, connector, settings, secretariat.zone.key)
        self._talk = Talk("teams", secretariat, self._who, clock, found=False)
        places = Places(secretariat.database)
        files = Files(self._talk, connector, links, session, settings)
        saying = Saying(connector, self._talk.rooms, secretariat.database, places, files, clock)
        papers = Papers(self._talk, Offering(secretariat), session, settings)
        self.posting = Posting(connector, self._talk.rooms, places)
        self.turns = Turns(self._talk, self._who, saying, places, papers, tab, hears_all=settings.hears_all)

    def heed(self, touched: tuple[tuple[str, str], ...]) -> None:
        """What was kept in memory is asked again after a change."""
        self._who.accounts.forget(touched)
        self._talk.rooms.forget(touched)


async def _read(request: web.Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > _LARGEST:
            raise web.HTTPRequestEntityTooLarge(_LARGEST, len(body))
    try:
        said = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if not isinstance(said, dict):
        raise web.HTTPBadRequest
    return said


def _only(headers: list[str]) -> str | None:
    return headers[0] if len(headers) == 1 else None


def _bare(status: int) -> web.Response:
    return web.Response(status=status)


def _now() -> datetime:
    return datetime.now(UTC)
