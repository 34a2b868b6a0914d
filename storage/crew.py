"""On which thread does a unit of work run, and when is whoever asked for it answered?"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from storage.link import Unavailable
from storage.session import OurFault

W = TypeVar("W")
#: Nobody waits longer for a crew that has begun and ended nothing for so many seconds: Slack wants an answer within 3.
PATIENCE = 2.0


@dataclass(slots=True)
class Job(Generic[W]):
    """Work, and what came of it; ``answer`` is a future of ``loop``, or of no loop at all.

    ``begin`` and ``give_up`` exclude each other: what has been given up is surely not done.
    """

    work: Callable[[W], Any]
    writes: bool
    answer: Any
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: BaseException | None = None
    _decided: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> bool:
        """Called once its unit of work is open; False: whoever asked has given it up."""
        return self._decided.acquire(blocking=False)

    def give_up(self) -> bool:
        """Whoever asked waits no longer; False: it is being done already."""
        return self._decided.acquire(blocking=False)

    @property
    def given_up(self) -> bool:
        """Whether a job that nobody has begun need not be done."""
        return self._decided.locked()

    def do(self, unit: AbstractContextManager[W]) -> None:
        """Do it as one unit of work."""
        try:
            with unit as opened:
                self.result = self.work(opened) if self.begin() else None
        except BaseException as error:  # noqa: BLE001  # whatever it is, it belongs to whoever asked
            self.error = error


class Waiting(Generic[W]):
    """The jobs that nobody has taken yet, and when any was done last."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[Job[W] | None] = SimpleQueue()
        self.settled = 0.0

    def put(self, job: Job[W] | None) -> None:
        """Add one; None tells a thread to stop when all before it are done."""
        self._jobs.put(job)

    def take(self) -> Job[W] | None:
        """The next one, waited for; None is time to stop."""
        while (job := self._jobs.get()) and job.given_up:
            pass
        return job

    def more(self) -> Job[W] | None:
        """The next one if it is there already."""
        try:
            job = self._jobs.get_nowait()
        except Empty:
            return None
        if job is None:
            self._jobs.put(None)
        return job

    def settle(self, done: Sequence[Job[W]]) -> None:
        """Answer everybody who asked; a loop is woken once for all of its own."""
        # Whoever only hears that the database is away was not helped, and others need not wait longer for it.
        if not all(isinstance(one.error, Unavailable) for one in done):
            self.settled = time.monotonic()
        for loop, jobs in groupby(done, attrgetter("loop")):
            together = list(jobs)
            if loop is None:
                _answer(together)
            else:
                with suppress(RuntimeError):  # the loop has been closed: nobody waits any more
                    loop.call_soon_threadsafe(_answer, together)


class Watch(Generic[W]):
    """Gives up, for one loop, the jobs that nobody begins where none has been done for a while either.

    It looks at all of them together: most are answered long before it looks.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, waiting: Waiting[W]) -> None:
        self.loop = loop
        self._waiting = waiting
        self._since: dict[int, tuple[float, Job[W]]] = {}
        self._looking = False

    def over(self, job: Job[W]) -> None:
        """Watch it from now on."""
        self._since[id(job)] = (time.monotonic(), job)
        if not self._looking:
            self._looking = True
            self.loop.call_later(PATIENCE, self._look)

    def forget(self, job: Job[W]) -> None:
        """Whoever asked for it waits no longer."""
        self._since.pop(id(job), None)

    def _look(self) -> None:
        now = time.monotonic()
        latest = now - PATIENCE
        still = self._waiting.settled <= latest
        for job in [job for since, job in self._since.values() if still and since <= latest]:
            self.forget(job)
            if job.give_up():
                job.error = Unavailable()
                _answer([job])
        oldest = next(iter(self._since.values()), None)
        self._looking = oldest is not None
        if oldest:
            self.loop.call_later(max(oldest[0], self._waiting.settled) - latest, self._look)


class Crew(Generic[W]):
    """Threads that do jobs in order. ``labour`` is a thread's whole life: it takes jobs until there is None."""

    def __init__(self, name: str, threads: int, labour: Callable[[Waiting[W]], None]) -> None:
        self._waiting: Waiting[W] = Waiting()
        self._threads = [
            threading.Thread(target=labour, args=(self._waiting,), name=f"{name}-{at}", daemon=True)
            for at in range(threads)
        ]
        self._watch: Watch[W] | None = None
        self._guard = threading.Lock()
        self._started = self._ended = False

    async def run(self, work: Callable[[W], Any], *, writes: bool) -> Any:
        """Have it done, and wait without holding up the loop.

        Raises ``Unavailable`` where nothing has been done for anybody for a while and this has not been begun.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        job = Job(work, writes, answer, loop)
        self._put(job)
        watch = self._watch
        if watch is None or watch.loop is not loop:
            watch = self._watch = Watch(loop, self._waiting)
        watch.over(job)
        try:
            return await answer
        finally:
            watch.forget(job)

    def run_sync(self, work: Callable[[W], Any], *, writes: bool) -> Any:
        """Have it done, and wait for it."""
        answer: Future[Any] = Future()
        self._put(Job(work, writes, answer))
        return answer.result()

    def close(self) -> None:
        """Let what is waiting be done, and end the threads."""
        with self._guard:
            self._ended = True
            threads = self._threads if self._started else []
        for _ in threads:
            self._waiting.put(None)
        for thread in threads:
            thread.join()

    def _put(self, job: Job[W]) -> None:
        with self._guard:  # nothing may come after what tells the threads to stop
            if self._ended:
                raise OurFault("The database was closed.")
            if not self._started:
                for thread in self._threads:
                    thread.start()
                self._started = True
            self._waiting.put(job)


def _answer(jobs: Iterable[Job[Any]]) -> None:
    for job in jobs:
        if job.answer.done():  # whoever asked has gone; what was done stays done
            continue
        if job.error is None:
            job.answer.set_result(job.result)
        elif isinstance(job.error, StopIteration):  # no future takes one, and whoever asked would wait for ever
            job.answer.set_exception(OurFault("A unit of work ran out of what it iterates over."))
        else:
            job.answer.set_exception(job.error)
