"""How does a file reach somebody over our own address?

It is made when it is asked for, by whoever asks, and never kept. The browser is told to save it, under a name that
means nothing else, and not to guess what it is.
"""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from bot.dispatch import Secretariat
from chat.files import File, file_name
from chat.messages import Answered, Line, Press, Reply, Request, words
from chat.plain_text import files_in
from registers.problems import Problem

_NO_FILE = "That brings no file."


async def file_made(secretariat: Secretariat, request: Request) -> File | Reply:
    """The file that the answer to a question brings, or the answer where it brings none; nothing is changed by it."""
    said = request.said.command if isinstance(request.said, Press) else ""
    try:
        writes = secretariat.commands.find(said)[0].writes
    except Problem:
        writes = False  # its answer says what is wrong with it
    if writes:
        return Reply(_NO_FILE, (Line(words(_NO_FILE)),), answered=Answered.REFUSED)
    reply = await secretariat.answer(request)
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
