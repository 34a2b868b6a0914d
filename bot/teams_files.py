"""How does a file reach somebody in Teams?

In the chat with the bot alone Teams asks them whether they want it, and says where in their own file store it goes
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4). Elsewhere a bot can bring no file, so
there is a signed link to our own page, whose whoever asked for it is, for a quarter of an hour. Either way what comes
back is the command, which can do no more than typing it, and the digest of the file that it brought.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.dispatch import Secretariat
from bot.downloads import Downloads, digest, download
from bot.talk import Talk
from bot.teams_addresses import in_store
from bot.teams_connector import Connector, Unsent
from bot.teams_heard import Heard
from bot.teams_settings import TeamsSettings
from bot.teams_signed import Signed
from bot.teams_token import NoToken
from chat.files import File, file_name
from chat.messages import Hint, Line, Place, Press, Reply, Request, words
from chat.plain_text import file_text, files_in
from registers.people import Person

log = logging.getLogger("secretariat.teams")
PATH = "/teams/file"
_TIMEOUT = ClientTimeout(total=60, connect=5)
_CONSENT = "application/vnd.microsoft.teams.card.file.consent"
_INFO = "application/vnd.microsoft.teams.card.file.info"
_LOST = "{} did not reach you: your file store would not take it. Ask again in a minute."
_OVER = "This link is not good any more: it holds for a quarter of an hour. Ask for the file again.\n"
_NO_ADDRESS = "Files reach you in a chat with me alone: ask there. For links here, whoever runs me sets PUBLIC_URL."


class Links:
    """Signed links to files, and the page that they lead to."""

    def __init__(self, secretariat: Secretariat, settings: TeamsSettings, clock: Callable[[], datetime]) -> None:
        self.downloads = Downloads(secretariat)
        self._secretariat = secretariat
        self._public = settings.public
        self._clock = clock
        self._signed = Signed(secretariat.database, "teams file", clock)

    def routes(self) -> list[web.RouteDef]:
        """The page."""
        return [web.get(PATH, self._file)]

    async def of(self, person: Person, reply: Reply) -> dict[str, str]:
        """The ways to a reply's files, by what a button says; none where nobody knows our address."""
        found = {}
        for file in files_in(reply) if self._public else ():
            signed = await self._signed.sign(json.dumps([person.key, person.name, file.command, digest(file)]))
            found[f"Download {file_name(file.name)}"] = f"{self._public}{PATH}?for={signed}"
        return found

    async def _file(self, request: web.Request) -> web.Response:
        said = await self._signed.read(request.query.get("for", ""))
        if said is None:
            return web.Response(status=410, text=_OVER)
        key, name, command, told = json.loads(said)
        known = await self._secretariat.database.run(lambda unit: unit.people.get(key), writes=False)
        place = Place("teams", key, direct=True)
        asked = Request(Press(command), known or Person(key, name), place, self._clock())
        made = await self.downloads.file(asked, told)
        return web.Response(status=404, text=f"{made.summary}\n") if isinstance(made, Reply) else download(made)


class Files:
    """Brings files."""

    def __init__(
        self,
        talk: Talk[Heard],
        connector: Connector,
        links: Links,
        session: ClientSession,
        settings: TeamsSettings,
    ) -> None:
        self._talk = talk
        self._connector = connector
        self._links = links
        self._session = session
        self._stores = settings.stores

    async def linked(self, heard: Heard, reply: Reply) -> tuple[Reply, dict[str, str]]:
        """What is said where no file can be brought, and the ways to the files."""
        files = files_in(reply)
        if not files:
            return reply, {}
        links = await self._links.of(await self._kept(heard, reply), reply)
        return (reply if links else replace(reply, parts=(*reply.parts, Hint(words(_NO_ADDRESS))))), links

    async def offer(self, heard: Heard, reply: Reply) -> None:
        """Has Teams ask whether they want the files, in the chat with them alone."""
        if files := files_in(reply):
            await self._kept(heard, reply)
            for file in files:
                await self._send(heard, _consent(file))

    async def decided(self, heard: Heard, said: Mapping[str, Any]) -> Reply | None:
        """What somebody answered to that: the file goes where they let it; what they are told where there is more to
        tell.
        """
        value = _part(said, "value")
        context, place = _part(value, "context"), _part(value, "uploadInfo")
        command, card = str(context.get("command") or ""), str(said.get("replyToId") or "")
        if value.get("action") != "accept":
            await self._remove(heard, card)
            return _reply("The file was not kept. To have it after all, say " + command[:200])
        request = await self._talk.request(heard, Press(command))
        made = await self._links.downloads.file(request, str(context.get("digest") or ""))
        if isinstance(made, Reply):
            return made
        if not await self._put(place.get("uploadUrl"), made):
            return _reply(_LOST.format(file_name(made.name)))
        await self._send(heard, _info(made, place))
        await self._remove(heard, card)
        return None

    async def _kept(self, heard: Heard, reply: Reply) -> Person:
        """Keeps the reply's files for whoever asked; who that is."""
        person = (await self._talk.request(heard, "")).person
        self._links.downloads.keep(person, reply)
        return person

    async def _put(self, url: object, file: File) -> bool:
        """The bytes, into somebody's own file store and nowhere else."""
        if not isinstance(url, str) or not in_store(url, self._stores):
            log.warning("a file was to go to a place that is no file store")
            return False
        size = len(file.content)
        headers = {"Content-Range": f"bytes 0-{size - 1}/{size}", "Content-Type": "application/octet-stream"}
        try:
            async with self._session.put(
                url, data=file.content, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as answer:
                return answer.status in {200, 201}
        except (ClientError, TimeoutError, ValueError) as error:
            log.warning("a file store did not take a file: %s", type(error).__name__)
            return False

    async def _send(self, heard: Heard, activity: dict[str, Any]) -> None:
        try:
            await self._connector.send(heard.where, activity)
        except (Unsent, NoToken) as fault:
            log.error("a file was not offered: %s", fault)

    async def _remove(self, heard: Heard, card: str) -> None:
        """Takes the question away once it is answered."""
        try:
            if card:
                await self._connector.delete(heard.where, card)
        except (Unsent, NoToken) as fault:
            log.info("an answered question stays: %s", fault)


def _consent(file: File) -> dict[str, Any]:
    context = {"command": file.command, "digest": digest(file)}
    content = {
        "description": file_text(file),
        "sizeInBytes": len(file.content),
        "acceptContext": context,
        "declineContext": context,
    }
    card = {"contentType": _CONSENT, "name": file_name(file.name), "content": content}
    return {"type": "message", "summary": file_text(file), "attachments": [card]}


def _info(file: File, place: Mapping[str, Any]) -> dict[str, Any]:
    """A card that opens the file where it is now."""
    content = {"uniqueId": str(place.get("uniqueId") or ""), "fileType": str(place.get("fileType") or "")}
    name = str(place.get("name") or file_name(file.name))
    card = {"contentType": _INFO, "contentUrl": str(place.get("contentUrl") or ""), "name": name, "content": content}
    return {"type": "message", "summary": file_text(file), "attachments": [card]}


def _part(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _reply(told: str) -> Reply:
    return Reply(told, (Line(words(told)),))
