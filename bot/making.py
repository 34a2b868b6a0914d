"""How is something made that takes seconds, while neither the loop waits for it nor the end of the process?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def made(make: Callable[[], T]) -> T:
    """What comes of it, in a thread of its own; raises what it raises.

    The loop's own threads are waited for when it ends, however long that takes: this one is left behind.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def work() -> None:
        try:
            result = make()
        except Exception as fault:  # noqa: BLE001 - it is raised where it is waited for
            tell = partial(done.set_exception, fault)
        else:
            tell = partial(done.set_result, result)
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(lambda: done.done() or tell())

    Thread(target=work, name="making", daemon=True).start()
    return await done
