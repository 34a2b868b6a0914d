"""A proxy on loopback: it passes on what is asked over http, and opens no way to anywhere over https."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest


@dataclass
class Proxy:
    """``asked`` are the methods and addresses it was asked for, ``known`` who each asker said they were."""

    port: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)

    def paths(self) -> set[str]:
        return {urlsplit(address).path for _, address in self.asked}

    async def met(self, asker: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        head = await asker.readuntil(b"\r\n\r\n")
        first, *lines = head.decode().rstrip().split("\r\n")
        method, address, _ = first.split()
        self.asked.append((method, address))
        self.known += [
            value for name, _, value in (one.partition(": ") for one in lines) if name == "Proxy-Authorization"
        ]
        if method == "CONNECT":
            back.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        else:
            await self._pass_on(method, address, lines, asker, back)
        back.close()

    async def _pass_on(
        self, method: str, address: str, lines: list[str], asker: asyncio.StreamReader, back: asyncio.StreamWriter
    ) -> None:
        parts = urlsplit(address)
        answers, there = await asyncio.open_connection(parts.hostname, parts.port)
        path = address.partition(parts.netloc)[2]
        kept = [one for one in lines if not one.startswith(("Connection:", "Proxy-"))]
        there.write("\r\n".join((f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", "")).encode())
        body = asyncio.create_task(_carry(asker, there))
        await _carry(answers, back)
        body.cancel()
        there.close()


async def _carry(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65_536):
            to.write(data)
            await to.drain()


@asynccontextmanager
async def proxying(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    """A proxy that the environment names, with a name and a word to say there, and nothing that goes around it."""
    made = Proxy()
    async with await asyncio.start_server(made.met, "127.0.0.1", 0) as server:
        made.port = server.sockets[0].getsockname()[1]
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        for name in ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://user:word@127.0.0.1:{made.port}")
        yield made
