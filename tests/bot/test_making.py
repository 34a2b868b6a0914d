"""What is made in a thread of its own holds up neither the loop nor the end of the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from contextlib import closing

import pytest

from bot.app import ZONE
from bot.dispatch import Secretariat
from bot.making import made
from chat.commands import Commands, command
from chat.files import Draft
from chat.messages import Place, Reply, Request
from chat.plain_text import files_in
from handlers.ask import Ask
from registers.calendar import Calendar
from registers.people import Person
from storage.engine import Database
from tests.conversation import ROOT, STARTS

_GIVEN_UP = """
import asyncio, time
from bot.making import made
async def main():
    async with asyncio.timeout(0.1):
        await made(lambda: time.sleep(60))
try:
    asyncio.run(main())
except TimeoutError:
    print("given up")
"""


async def test_the_loop_goes_on_and_what_comes_of_it_is_told() -> None:
    ticks = 0

    async def ticking() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    beside = asyncio.create_task(ticking())
    before = time.monotonic()
    await made(lambda: time.sleep(0.2))
    assert time.monotonic() - before >= 0.2
    assert ticks > 1
    beside.cancel()
    with pytest.raises(ZeroDivisionError):
        await made(lambda: 1 / 0)


def test_the_process_does_not_wait_for_what_was_given_up() -> None:
    run = [sys.executable, "-c", _GIVEN_UP]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "given up\n", "")


async def test_one_file_is_made_at_a_time() -> None:
    making: list[int] = []
    most: list[int] = []

    def make() -> bytes:
        making.append(1)
        most.append(len(making))
        time.sleep(0.05)
        making.pop()
        return b"made"

    @command("give")
    def give(_ask: Ask) -> Reply:
        """Give a file.

        /give
        """
        return Reply("given", (Draft("a.csv", "text/csv", "/give", make),))

    with closing(Database.open("sqlite://")) as database:
        database.migrate()
        secretariat = Secretariat(database, Commands([give]), Calendar(), ZONE, {})
        asked = Request("give", Person("lee-cox", "Lee Cox"), Place("slack", "D1", direct=True), STARTS)
        replies = await asyncio.gather(*(secretariat.answer(asked) for _ in range(4)))
    assert [one.content for reply in replies for one in files_in(reply)] == [b"made"] * 4
    assert most == [1] * 4
