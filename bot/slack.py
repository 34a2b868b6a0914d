"""How is the bot in Slack?

Bolt's app stands in the bot's own web application; here all of its parts are built once and put together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest

from bot.cards import Cards
from bot.dispatch import Secretariat
from bot.errands import Errands
from bot.offering import Offering
from bot.slack_calls import Calls
from bot.slack_commands import Commands
from bot.slack_events import Events
from bot.slack_files import Files
from bot.slack_guard import Signature, TooLarge, Unsigned, read_body
from bot.slack_home import Homes
from bot.slack_installations import ManyWorkspaces
from bot.slack_listeners import Listeners
from bot.slack_modals import Modals
from bot.slack_names import in_the_box, slacks_own, wrong_names
from bot.slack_oauth import Oauth
from bot.slack_origins import Origins
from bot.slack_papers import Papers
from bot.slack_posts import Posting
from bot.slack_presses import Presses
from bot.slack_saying import Saying
from bot.slack_settings import SlackSettings
from bot.slack_socket import Socket
from bot.slack_talk import Talk
from bot.slack_uploads import Uploads
from bot.slack_who import Who
from bot.slack_workspaces import OneWorkspace, Workspace, Workspaces
from chat.messages import Place, Reply
from registers.problems import Problem
from storage.store import Unit

log = logging.getLogger("secretariat.slack")
_PATHS = ("/slack/events", "/slack/commands", "/slack/interactions")
_ENDS = frozenset({"app_uninstalled", "tokens_revoked"})
_TOGETHER = 2.0
_PATIENCE = 10.0  # for what is under way when the bot ends


class Slack:
    """The bot in Slack, as the web application and the delivery of posts see it."""

    name = "slack"

    def __init__(
        self,
        settings: SlackSettings,
        secretariat: Secretariat,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not settings.signing_secret and not settings.app_token:
            raise Problem("SLACK_SIGNING_SECRET is missing: an empty one would let anybody in.")
        words = secretariat.commands.first_words
        if wrong := wrong_names(settings.prefix, settings.root, words):
            raise Problem(" ".join(wrong))
        if left_out := slacks_own(words, settings.prefix):
            log.warning("%s: Slack’s own; say them after /%s", ", ".join(f"/{one}" for one in left_out), settings.root)
        self._signature = Signature(settings.signing_secret) if settings.signing_secret else None
        self._calls = Calls(settings.api_url)
        self._workspaces: Workspaces = OneWorkspace(self._calls, settings.bot_token)
        self._oauth: Oauth | None = None
        if installing := settings.installing:
            database = secretariat.database
            many = ManyWorkspaces(self._calls, database, installing, settings.teams, clock)
            self._workspaces = many
            self._oauth = Oauth(self._calls, database, installing, many, settings.teams, clock)
        self._errands = Errands(log, _PATIENCE)
        self._home_due: asyncio.TimerHandle | None = None
        who = Who(secretariat.database, self._calls, settings, secretariat.zone.key)
        box = in_the_box(words, settings.prefix, settings.root)
        talk = Talk(secretariat, who, clock, self._errands, box)
        saying = Saying(self._calls, talk.rooms, secretariat.database, Uploads(self._calls, settings.api_url))
        self._homes = Homes(self._calls, talk)
        origins = Origins(self._calls, talk, saying, self._homes)
        modals = Modals(self._calls, talk, saying, origins, self._errands)
        papers = Papers(talk, saying, Files(self._calls, settings.api_url), Offering(secretariat))
        cards = Cards(talk, saying.publicly)
        self._posting = Posting(self._calls, self._workspaces)
        for listener in (who.accounts.forget, talk.rooms.forget, self._refresh_homes):
            secretariat.listen(listener)
        heard = Listeners(
            self._calls,
            self._workspaces,
            command=Commands(settings, talk, saying, modals, self._errands).heard,
            press=Presses(talk, saying, modals, origins, self._errands).heard,
            submission=modals.sent,
            shortcut=modals.shortcut,
            event=self._event,
        )
        self._events = Events(talk, saying, self._homes, papers, cards, self._errands)
        self.app = heard.app()
        self._socket = Socket(self.app, settings.app_token, self._calls) if settings.app_token else None

    def routes(self) -> list[web.RouteDef]:
        """Where Slack sends everything; one address is enough, the others are what its pages propose."""
        heard = [web.post(path, self._received) for path in _PATHS] if self._signature else []
        return [*heard, *(self._oauth.routes() if self._oauth else [])]

    async def open(self, *, hears: bool = True) -> None:
        """Opens the connections; that of Socket Mode only where it ``hears``, for Slack shares what it sends out among
        all that are open.
        """
        await self._calls.open()
        await self._workspaces.open()
        if self._socket and hears:
            await self._socket.open()

    async def close(self) -> None:
        """Lets what is under way be done."""
        if self._home_due:
            self._home_due.cancel()
        if self._socket:
            await self._socket.close()
        try:
            await self._errands.finish()
        finally:
            await self._calls.close()

    async def settled(self) -> None:
        """Returns once everything begun so far is done, Home tabs included."""
        await self._errands.finish()
        if self._home_due:
            self._home_due.cancel()
            self._home_due = None
            await self._homes.refresh()

    @property
    def reads_back(self) -> bool:
        """Whether ``find`` can tell what is there."""
        return self._posting.reads_back

    async def post(self, place: Place, reply: Reply, view: str = "", *, mark: str = "") -> str:
        """Says a reply in a channel, at most once. Raises ``Unposted``."""
        return await self._posting.post(place, reply, view, mark)

    async def edit(self, place: Place, remote: str, reply: Reply, view: str = "", *, mark: str = "") -> None:
        """Puts a reply in the place of that message. Raises ``Unposted``."""
        await self._posting.edit(place, remote, reply, view, mark)

    async def find(self, place: Place, mark: str, since: datetime) -> str | None:
        """The message with that mark. Raises ``Unposted``."""
        return await self._posting.find(place, mark, since)

    def thread(self, remote: str) -> str:
        """The thread under a message is named by its timestamp."""
        return remote.rpartition(" ")[2]

    def alone(self, _unit: Unit, _tenant: str, account: str) -> str:
        """Slack takes a person for a channel."""
        return account

    async def _received(self, request: web.Request) -> web.Response:
        """Whatever Slack sends: nothing reaches bolt that is too large, unsigned, or not what Slack would send."""
        try:
            body = await read_body(request)
            if self._signature is None:
                raise Unsigned
            self._signature.check(request.headers, body)
            asked = AsyncBoltRequest(body=body.decode(), headers={"content-type": request.content_type})
            if not isinstance(asked.body, dict):
                raise TypeError
        except TooLarge:
            return web.Response(status=413, text="Too large.\n")
        except Unsigned:
            return web.Response(status=401, text="Not signed by Slack.\n")
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
            return web.Response(status=400, text="Not what Slack sends.\n")
        answer = await self.app.async_dispatch(asked)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            # No listener raises, so bolt itself stumbled over a shape that Slack does not send.
            return web.Response(status=400, text="Not what Slack sends.\n")
        kind = "application/json" if answer.body.startswith("{") else "text/plain"
        return web.Response(status=answer.status, text=answer.body, content_type=kind)

    async def _event(self, body: dict[str, Any], workspace: Workspace) -> None:
        if (body.get("event") or {}).get("type") not in _ENDS:
            await self._events.heard(body, workspace)
        elif workspace.team == body.get("team_id"):
            await self._workspaces.left(workspace.team, body)

    def _refresh_homes(self, _touched: tuple[tuple[str, str], ...]) -> None:
        """Home tabs are drawn anew once for several changes, a moment after the first."""
        if self._home_due:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a change made by the command line in this process has no loop
            return
        self._home_due = loop.call_later(_TOGETHER, self._draw_homes)

    def _draw_homes(self) -> None:
        self._home_due = None
        self._errands.start(self._homes.refresh())
