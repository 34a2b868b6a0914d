"""What is the least that slack-bolt, aiohttp and the database's work on one grouped writer thread cost together?

``python -m benchmarks.wire_least PORT DATABASE SECRET`` serves it: bolt with the bot's own settings and one middleware,
which has a thread run the very statements of a ``/done``, each in a savepoint, with values made beforehand. It reads no
words, asks no rule, and answers a fixed body: what the bot takes beyond this is its own.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse

from benchmarks.registers import AT, ref_of
from bot.slack_guard import Signature, read_body

_ANSWER = {"response_type": "ephemeral", "text": "DAG31-03 is closed, by Paul Pettitt."}
_BODY = '{"version":2,"text":"Confirm the arrangements of the work package and tell the group","status":"closed"}'
_OURS = "programme_id = :p"
_STATEMENTS = (
    "INSERT INTO inbox (programme_id, delivery, at) VALUES (:p, :delivery, :at) ON CONFLICT DO NOTHING",
    f"SELECT body FROM actions WHERE {_OURS} AND ref = :ref",
    f"UPDATE actions SET version = 2, status = 'closed', body = :body WHERE {_OURS} AND ref = :ref AND version = 1",
    "SELECT audit_number, audit_digest FROM programmes WHERE id = :p",
    """INSERT INTO audit (programme_id, number, at, person, payload_digest, digest)
       VALUES (:p, :number, :at, 'paul', :digest, :digest)""",
    "INSERT INTO audit_payloads (programme_id, number, salt, content) VALUES (:p, :number, 'salt', :body)",
    "UPDATE programmes SET audit_number = :number, audit_digest = :digest WHERE id = :p",
    "INSERT INTO audit_subjects (programme_id, subject, number) VALUES (:p, :ref, :number)",
)
_MANY = 1_000_000


class Writer:
    """One thread; what waits is committed together, and answered after that."""

    def __init__(self, path: Path) -> None:
        self._waiting: queue.SimpleQueue[tuple[int, asyncio.AbstractEventLoop, asyncio.Future[None]]]
        self._waiting = queue.SimpleQueue()
        self._path = path
        self._numbers = itertools.count()
        threading.Thread(target=self._live, daemon=True).start()

    async def done(self) -> None:
        """The next action is closed, and that is committed."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[None] = loop.create_future()
        self._waiting.put((next(self._numbers), loop, answer))
        await answer

    def _live(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        while True:
            number, loop, answer = self._waiting.get()
            answers = [answer]
            connection.execute("BEGIN IMMEDIATE")
            self._write(connection, number)
            while not self._waiting.empty():
                number, loop, answer = self._waiting.get()
                answers.append(answer)
                self._write(connection, number)
            connection.execute("COMMIT")
            loop.call_soon_threadsafe(_answer, answers)

    @staticmethod
    def _write(connection: sqlite3.Connection, number: int) -> None:
        values: dict[str, object] = {
            "p": "mhhs",
            "ref": str(ref_of(number)),
            "delivery": f"least {number}",
            "at": AT.isoformat(),
        }
        values |= {"number": _MANY + number, "digest": "0" * 64, "body": _BODY}
        connection.execute("SAVEPOINT one")
        for statement in _STATEMENTS:
            connection.execute(statement, values).fetchall()
        connection.execute("RELEASE one")


def _answer(answers: list[asyncio.Future[None]]) -> None:
    for one in answers:
        one.set_result(None)


def least(database: Path, secret: str) -> web.Application:
    """The application."""
    writer, signature = Writer(database), Signature(secret)

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None)

    class Done(AsyncMiddleware):
        async def async_process(self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Any]) -> Any:  # noqa: A002 - bolt's name
            await writer.done()
            return BoltResponse(status=200, body=dict(_ANSWER))

    made = AsyncApp(process_before_response=True, request_verification_enabled=False, authorize=authorize)
    made.use(Done())

    async def answer(request: web.Request) -> web.Response:
        body = await read_body(request)
        signature.check(request.headers, body)
        asked = AsyncBoltRequest(body=body.decode(), headers={"content-type": request.content_type})
        return await to_aiohttp_response(await made.async_dispatch(asked))

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


if __name__ == "__main__":
    port, path, given = sys.argv[1:]
    web.run_app(least(Path(path), given), host="127.0.0.1", port=int(port), access_log=None, print=None)
