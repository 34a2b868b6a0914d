"""How does a file that somebody was told of reach them when they ask for it?

What was made for the answer is what they get for a quarter of an hour, in the process that made it: as large as it was
said to be, and not made a second time. Otherwise it is made anew, by whoever asks. What one process keeps may be older
than what another has told of since, so a link, or a question whether it is wanted, carries the file's digest. Over our
own address the browser is told to save it, under a name that means nothing else, and not to guess what it is.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from urllib.parse import quote

from aiohttp import web

from bot.dispatch import Secretariat
from chat.files import File, file_name
from chat.messages import Answered, Line, Press, Reply, Request, words
from chat.plain_text import files_in
from registers.people import Person
from registers.problems import Problem

_NO_FILE = "That brings no file."
_LASTS, _MOST = 15 * 60.0, 40_000_000  # seconds; bytes in all


class Downloads:
    """The files that were made lately, each for one person."""

    def __init__(self, secretariat: Secretariat) -> None:
        self._secretariat = secretariat
        self._kept: OrderedDict[tuple[str, str], tuple[float, File]] = OrderedDict()

    def keep(self, person: Person, reply: Reply) -> None:
        """Keeps the files of an answer for whoever was given it; the oldest go where they become too many."""
        now = time.monotonic()
        for file in files_in(reply):
            self._kept[person.key, file.command] = (now + _LASTS, file)
            self._kept.move_to_end((person.key, file.command))
        while self._kept and (
            next(iter(self._kept.values()))[0] < now or sum(len(one.content) for _, one in self._kept.values()) > _MOST
        ):
            self._kept.popitem(last=False)

    async def file(self, request: Request, told: str | None = None) -> File | Reply:
        """The file that a question brings, or its answer where it brings none; nothing is changed by it.

        ``told`` is the digest of the file that they were told of; None where nobody but this process can have told.
        """
        said = request.said.command if isinstance(request.said, Press) else ""
        until, kept = self._kept.get((request.person.key, said), (0.0, None))
        if kept and time.monotonic() < until and (told is None or told == digest(kept)):
            return kept
        try:
            writes = self._secretariat.commands.find(said)[0].writes
        except Problem:
            writes = False  # its answer says what is wrong with it
        if writes:
            return Reply(_NO_FILE, (Line(words(_NO_FILE)),), answered=Answered.REFUSED)
        reply = await self._secretariat.answer(request)
        self.keep(request.person, reply)
        files = files_in(reply)
        return files[0] if files else reply


def download(file: File) -> web.Response:
    """The file as an answer over HTTP (RFC 6266: a name for old clients, and the whole one)."""
    name = file_name(file.name)
    plain = name.encode("ascii", "replace").decode().replace("?", "-")
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return web.Response(body=file.content, content_type=file.media, headers=headers)


def digest(file: File) -> str:
    """What tells a file from another that the same words bring: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(file.content).hexdigest()[:16]
