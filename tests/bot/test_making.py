"""What is made in a thread of its own holds up neither the loop nor the end of the process."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time

import pytest

from bot.making import made
from tests.conversation import ROOT

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
